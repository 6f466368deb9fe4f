package io.fairlead.ingest.diff;

import java.util.List;

/// What a report changed. `observations` are in the order to emit: all that is seen, then all that is gone.
/// `rejections` are new since the last report.
public record Diff(List<DiffEntry> observations, List<Rejection> rejections, Tally tally) {
    public Diff {
        observations = List.copyOf(observations);
        rejections = List.copyOf(rejections);
    }
}

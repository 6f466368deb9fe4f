package io.fairlead.ingest.diff;

import java.util.List;

/// The changes of a report. `observations` are in the order to emit: first all instances seen, then all removals.
/// `rejections` are new since the last report.
public record Diff(List<DiffEntry> observations, List<Rejection> rejections, InstanceCounts tally) {
    public Diff {
        observations = List.copyOf(observations);
        rejections = List.copyOf(rejections);
    }
}

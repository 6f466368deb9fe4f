package io.fairlead.ingest.runner;

import java.util.List;

/// What a report changed. `observations` are in the order to emit: all that is seen, then all that is gone.
/// `rejections` are new since the last report.
record Diff(List<Observation> observations, List<Rejection> rejections, Tally tally) {
    Diff {
        observations = List.copyOf(observations);
        rejections = List.copyOf(rejections);
    }
}

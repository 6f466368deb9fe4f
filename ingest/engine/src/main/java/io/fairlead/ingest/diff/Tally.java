package io.fairlead.ingest.diff;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import java.util.SortedMap;

/// How many instances a report left of the source, and of each service whose number it changed.
public record Tally(Change ofSource, SortedMap<ServiceKey, Change> ofServices) {
    /// From how many to how many.
    public record Change(int before, int after) {}

    public Tally {
        ofServices = Sorted.map(ofServices);
    }
}

package io.fairlead.ingest.diff;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.Sorted;
import java.util.SortedMap;

/// The number of instances of the source after a report, and of each service whose number it changed.
public record InstanceCounts(Change ofSource, SortedMap<ServiceKey, Change> ofServices) {
    /// The number before and after.
    public record Change(int before, int after) {}

    public InstanceCounts {
        ofServices = Sorted.map(ofServices);
    }
}

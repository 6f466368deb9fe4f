package io.fairlead.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record of the compacted `endpoints` topic; a tombstone says that it is gone.
public sealed interface TableEntry {

    /// An endpoint, merged from all claims on it.
    record MergedEndpoint(ServiceKey service, Endpoint endpoint, Provenance provenance) implements TableEntry {}

    /// What belongs to a service as a whole. `emptySince` is set while the service has no endpoint.
    record MergedService(
            ServiceKey service,
            List<ServicePort> ports,
            Resolution resolution,
            @Nullable Instant emptySince,
            Provenance provenance)
            implements TableEntry {
        public MergedService {
            ports = ports.stream().sorted().toList();
        }
    }

    /// What one partition knows of a source. `completedEpoch` is the last epoch whose snapshot was whole here
    /// ([Epoch#NONE] before the first); `instances` counts the source's claims in this partition.
    record SourceStatus(
            SourceId source,
            Epoch epoch,
            Epoch completedEpoch,
            int instances,
            Freshness freshness,
            @Nullable String problem,
            Instant since)
            implements TableEntry {}

    /// How far a source's word can be trusted for what is now. Only [#FRESH] is written until staleness is decided
    /// here.
    enum Freshness {
        FRESH,
        HELD,
        EXPIRED
    }
}

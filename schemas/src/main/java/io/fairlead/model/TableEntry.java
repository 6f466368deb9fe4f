package io.fairlead.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record of the compacted `endpoints` topic; a tombstone removes the entry.
public sealed interface TableEntry {

    /// An endpoint, merged from all claims on it.
    record MergedEndpoint(ServiceKey service, Endpoint endpoint, Provenance provenance) implements TableEntry {
        /// Returns whether no source lists it any more and only the guard keeps it.
        public boolean isSuspect() {
            List<Provenance.Witness> witnesses = provenance.witnesses();
            return !witnesses.isEmpty() && witnesses.stream().allMatch(it -> it.suspicion() != null);
        }
    }

    /// The service-level part of a service. `emptySince` is set while the service has no endpoint.
    record MergedService(
            ServiceKey service,
            List<ServicePort> ports,
            Resolution resolution,
            @Nullable Instant emptySince,
            Provenance provenance)
            implements TableEntry {
        public MergedService {
            ports = Sorted.list(ports);
        }
    }

    /// One partition's status of a source. `completedEpoch` is the last epoch whose snapshot was complete here
    /// ([Epoch#NONE] before the first); `instances` counts the source's claims in this partition, `suspects`
    /// those of them that are suspect.
    ///
    /// `tableId` is Kafka's id of the topic to which all of this partition's table was written, and empty
    /// before. A topic that was deleted and created again has another id, which reveals a table that is empty
    /// for that reason. `rules` is the digest of the rules of the last complete snapshot, and empty if that is
    /// not known.
    record SourceStatus(
            SourceId source,
            Epoch epoch,
            Epoch completedEpoch,
            int instances,
            int suspects,
            Freshness freshness,
            @Nullable String problem,
            Instant since,
            String tableId,
            String rules)
            implements TableEntry {
        public SourceStatus in(String table) {
            return new SourceStatus(
                    source, epoch, completedEpoch, instances, suspects, freshness, problem, since, table, rules);
        }
    }

    /// A freeze: publishers leave the subject unchanged until `until` or until it is thawed. Once for each
    /// partition that it concerns.
    record Freeze(
            Subject subject,
            String operator,
            Instant since,
            @Nullable Instant until) implements TableEntry {
        public boolean isActive(Instant now) {
            return until == null || now.isBefore(until);
        }
    }

    /// The freshness of a source's claims.
    enum Freshness {
        /// Heartbeats arrive.
        FRESH,
        /// No heartbeat for longer than `stale-after`: the source's last claims stay.
        STALE,
        /// It was silent for longer than its configuration allows: its claims are removed.
        EXPIRED
    }
}

package io.fairlead.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record of the compacted `endpoints` topic; a tombstone says that it is gone.
public sealed interface TableEntry {

    /// An endpoint, merged from all claims on it.
    record MergedEndpoint(ServiceKey service, Endpoint endpoint, Provenance provenance) implements TableEntry {
        /// Whether no source lists it any more and the guard alone keeps it.
        public boolean isSuspect() {
            List<Provenance.Witness> witnesses = provenance.witnesses();
            return !witnesses.isEmpty() && witnesses.stream().allMatch(it -> it.suspicion() != null);
        }
    }

    /// What belongs to a service as a whole. `emptySince` is set while the service has no endpoint.
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

    /// What one partition knows of a source. `completedEpoch` is the last epoch whose snapshot was whole here
    /// ([Epoch#NONE] before the first); `instances` counts the source's claims in this partition, `suspects`
    /// those of them that are suspect.
    ///
    /// `tableId` is Kafka's id of the topic to which all of this partition's table was written, and empty before. A
    /// topic that was deleted and created again has another id, so a table that is empty for that reason shows it.
    /// `rules` is the digest of the rules that made the last complete snapshot, and empty where that is not known.
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

    /// An operator's word that nothing is to be written of the subject, until `until` or until it is thawed. Once
    /// for each partition that it concerns.
    record Freeze(
            Subject subject,
            String operator,
            Instant since,
            @Nullable Instant until) implements TableEntry {
        public boolean isActive(Instant now) {
            return until == null || now.isBefore(until);
        }
    }

    /// How far a source's word can be trusted for what is now.
    enum Freshness {
        /// It says that it is alive.
        FRESH,
        /// No heartbeat for longer than `stale-after`: what it said last stays.
        STALE,
        /// It was silent for longer than its configuration allows: what it said is gone.
        EXPIRED
    }
}

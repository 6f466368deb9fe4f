package io.fairlead.model;

import java.time.Instant;
import java.util.List;

/// One record of the `changes` topic.
public sealed interface RegistryEvent {

    /// An event of a source; all but the two about an instance go to every partition.
    sealed interface SourceEvent extends RegistryEvent {
        Stamp stamp();
    }

    /// The registry lists this instance, and the rules make this endpoint of it. `raw` is the registry's own word.
    record InstanceSeen(Stamp stamp, ServiceKey service, int rank, Endpoint endpoint, Instance raw)
            implements SourceEvent {
        public String instance() {
            return raw.id();
        }
    }

    /// The registry positively no longer lists this instance. `totals` are after the removal.
    record InstanceGone(Stamp stamp, ServiceKey service, String instance, Totals totals) implements SourceEvent {}

    /// From here to the matching [SnapshotCompleted] every instance is listed once more.
    record SnapshotStarted(Stamp stamp) implements SourceEvent {}

    /// The snapshot of this epoch is whole.
    ///
    /// `perPartition` counts its [InstanceSeen] by partition: a partition that counted otherwise removes nothing.
    /// `unread` are prefixes of instance ids that could not be read or used this time: what bears one stays.
    record SnapshotCompleted(Stamp stamp, List<Integer> perPartition, int previousTotal, List<String> unread)
            implements SourceEvent {
        public SnapshotCompleted {
            perPartition = List.copyOf(perPartition);
            unread = unread.stream().sorted().toList();
        }

        public int total() {
            return perPartition.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /// The source is alive and has nothing to say.
    record Heartbeat(Stamp stamp, int total) implements SourceEvent {}

    /// The topology's own: a service without endpoints since `emptySince` has lingered long enough. Takes effect
    /// when it is read from the log and only if the service is still empty since then.
    record ServiceExpired(ServiceKey service, Instant emptySince) implements RegistryEvent {}

    /// Counts over the whole source, all partitions together, so that every partition decides alike.
    record Totals(int ofSource, int ofService) {}
}

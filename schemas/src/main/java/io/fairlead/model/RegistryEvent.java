package io.fairlead.model;

import io.fairlead.model.TableEntry.Freshness;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One record of the `changes` topic.
public sealed interface RegistryEvent {

    /// An event of a source; all but the two about an instance go to every partition.
    sealed interface SourceEvent extends RegistryEvent {
        Stamp stamp();
    }

    /// The registry lists this instance, and the rules make this endpoint of it. `raw` is the instance as the registry
    /// returned it: null only for a reader that skips it, as the merge does.
    record InstanceSeen(
            Stamp stamp,
            ServiceKey service,
            String instance,
            int rank,
            Endpoint endpoint,
            @Nullable Instance raw) implements SourceEvent {
        public InstanceSeen {
            if (raw != null && !raw.id().equals(instance)) {
                throw new IllegalArgumentException(
                        "the instance is \"" + instance + "\", but its raw instance is \"" + raw.id() + "\"");
            }
        }
    }

    /// The registry's response proves that it no longer lists this instance.
    record InstanceGone(Stamp stamp, ServiceKey service, String instance, Removal removal) implements SourceEvent {}

    /// From here to the matching [SnapshotCompleted] every instance is listed once more, including instances that are
    /// new meanwhile; none is removed. Claims under the names of `formerly` belong to this source from here on.
    record SnapshotStarted(Stamp stamp, StalenessLimits staleness, List<Former> formerly) implements SourceEvent {
        public SnapshotStarted {
            formerly = List.copyOf(formerly);
        }

        /// For a source that never had another name.
        public SnapshotStarted(Stamp stamp, StalenessLimits staleness) {
            this(stamp, staleness, List.of());
        }
    }

    /// A former name of a source. `upTo` is the last epoch that was given to owners of that name: a later epoch means
    /// that the name is read again.
    record Former(SourceId source, Epoch upTo) {
        /// Those of the names that ever had an owner.
        public static List<Former> of(List<SourceId> names, Function<SourceId, Epoch> lastGiven) {
            return names.stream()
                    .map(name -> new Former(name, lastGiven.apply(name)))
                    .filter(former -> !former.upTo().equals(Epoch.NONE))
                    .toList();
        }
    }

    /// The snapshot of this epoch is complete.
    ///
    /// `perPartition` counts the instances of this epoch in each partition: those that are listed, and those that
    /// were emitted and whose removal will follow. A partition with another count removes nothing.
    /// `loss` is how much less the report, or the state at the end of the snapshot, lists than was known.
    /// `unread` are prefixes of instance ids that could not be read or used this time: instances with such
    /// an id are kept.
    /// `rules` is the digest of the rules that made it; empty if that is not known.
    record SnapshotCompleted(
            Stamp stamp, List<Integer> perPartition, Loss loss, GuardLimits limits, List<String> unread, String rules)
            implements SourceEvent {
        public SnapshotCompleted {
            perPartition = List.copyOf(perPartition);
            unread = unread.stream().sorted().toList();
        }

        /// The number of instances that the source lists.
        public int total() {
            return loss.left();
        }
    }

    /// The source is alive and has no changes. `total` is the number of instances that it lists, plus those of this
    /// source that the guard keeps: a new owner measures its first snapshot against it.
    ///
    /// `perPartition` is the number of instances that it lists in each partition, with every event before this one.
    /// It is empty if that is not known, as in the middle of a report.
    record Heartbeat(Stamp stamp, int total, StalenessLimits staleness, List<Integer> perPartition)
            implements SourceEvent {
        public Heartbeat {
            perPartition = List.copyOf(perPartition);
        }

        public Heartbeat(Stamp stamp, int total, StalenessLimits staleness) {
            this(stamp, total, staleness, List.of());
        }
    }

    /// Written by the topology: a service without endpoints since `emptySince` has lingered long enough. Takes effect
    /// when it is read from the log and only if the service has been empty since then.
    record ServiceExpired(ServiceKey service, Instant emptySince) implements RegistryEvent {}

    /// Written by the topology: nothing was heard of a source since `heard`. Takes effect when it is read from the log
    /// and only if nothing was heard since.
    record SourceSilent(SourceId source, Instant heard, Freshness becomes) implements RegistryEvent {}

    /// The counts by which the guard judges a removal. Ingest takes them over the complete source, after the complete
    /// report, so that every partition decides alike.
    record Removal(Loss ofSource, Loss ofService, GuardLimits limits, Evidence evidence) {
        /// The reason why the removal is not applied at once; empty if it is.
        public Optional<String> objection() {
            return limits.objectionToSource(ofSource).or(() -> limits.objectionToService(ofService));
        }
    }

    enum Evidence {
        /// The instance is missing for the first time.
        FIRST,
        /// A later complete report does not list the instance either. The counts are measured from before it was
        /// missing.
        CONFIRMING,
        /// The instance is still missing, and the registry lists new ones in its place. The counts are measured from
        /// before it was missing.
        REPLACED,
        /// The registry lists the instance, and changed rules no longer map it to this service. The loss of the source
        /// counts the instances that the rules drop; it is zero if they map the instance to another service.
        RULES_CHANGED
    }
}

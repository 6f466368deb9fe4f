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
    /// returned it:
    /// null only for a reader that asked to go without, as the merge does.
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

    /// The registry positively no longer lists this instance.
    record InstanceGone(Stamp stamp, ServiceKey service, String instance, Removal removal) implements SourceEvent {}

    /// From here to the matching [SnapshotCompleted] every instance is listed once more, and what is new meanwhile
    /// among them; nothing is gone. What stands under the names of `formerly` is this source's own from here on.
    record SnapshotStarted(Stamp stamp, StalenessLimits staleness, List<Former> formerly) implements SourceEvent {
        public SnapshotStarted {
            formerly = List.copyOf(formerly);
        }

        /// Of a source that never had another name.
        public SnapshotStarted(Stamp stamp, StalenessLimits staleness) {
            this(stamp, staleness, List.of());
        }
    }

    /// A former name of a source. `upTo` is the last epoch that was given to owners of that name: a later one is
    /// somebody who reads it again.
    record Former(SourceId source, Epoch upTo) {
        /// Those of the names that ever had an owner.
        public static List<Former> of(List<SourceId> names, Function<SourceId, Epoch> lastGiven) {
            return names.stream()
                    .map(name -> new Former(name, lastGiven.apply(name)))
                    .filter(former -> !former.upTo().equals(Epoch.NONE))
                    .toList();
        }
    }

    /// The snapshot of this epoch is whole.
    ///
    /// `perPartition` counts what stands in each partition in this epoch: what is listed, and what was
    /// said and will be said to be gone. A partition that counts otherwise removes nothing.
    /// `loss` is what the answer, or what became of it meanwhile, lists less than was known.
    /// `unread` are prefixes of instance ids that could not be read or used this time: what bears one stays.
    /// `rules` is the digest of the rules that made it; empty where that is not known.
    record SnapshotCompleted(
            Stamp stamp, List<Integer> perPartition, Loss loss, GuardLimits limits, List<String> unread, String rules)
            implements SourceEvent {
        public SnapshotCompleted {
            perPartition = List.copyOf(perPartition);
            unread = unread.stream().sorted().toList();
        }

        /// How many instances the source lists.
        public int total() {
            return loss.left();
        }
    }

    /// The source is alive and has nothing to say. `total` is how many instances it lists, and how many more the
    /// guard holds by its word: what a new owner measures its first snapshot by.
    ///
    /// `perPartition` is how many instances it lists in each partition, with every event before this one.
    /// It is empty where that is not known, as in the middle of a report.
    record Heartbeat(Stamp stamp, int total, StalenessLimits staleness, List<Integer> perPartition)
            implements SourceEvent {
        public Heartbeat {
            perPartition = List.copyOf(perPartition);
        }

        public Heartbeat(Stamp stamp, int total, StalenessLimits staleness) {
            this(stamp, total, staleness, List.of());
        }
    }

    /// The topology's own: a service without endpoints since `emptySince` has lingered long enough. Takes effect
    /// when it is read from the log and only if the service is still empty since then.
    record ServiceExpired(ServiceKey service, Instant emptySince) implements RegistryEvent {}

    /// The topology's own: nothing was heard of a source since `heard`. Takes effect when it is read from the log
    /// and only if nothing was heard since.
    record SourceSilent(SourceId source, Instant heard, Freshness becomes) implements RegistryEvent {}

    /// The counts by which the guard judges a removal. Ingest takes them over the whole source, after the whole answer,
    /// so that every partition decides alike.
    record Removal(Loss ofSource, Loss ofService, GuardLimits limits, Answer answer) {
        /// Why the removal is not applied at once; empty where it is.
        public Optional<String> objection() {
            return limits.objectionToSource(ofSource).or(() -> limits.objectionToService(ofService));
        }
    }

    enum Answer {
        /// The instance is missing for the first time.
        FIRST,
        /// A later complete answer lacks the instance, too. The counts are measured from before it was missing.
        CONFIRMING,
        /// The instance is still missing, and the registry lists new ones in its place. The counts are measured from
        /// before it was missing.
        REPLACED,
        /// The registry lists the instance, and changed rules no longer map it to this service. The loss of the source
        /// is what the rules drop; none where they map the instance to another service.
        RULES_CHANGED
    }
}

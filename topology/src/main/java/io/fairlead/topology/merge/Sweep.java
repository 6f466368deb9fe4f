package io.fairlead.topology.merge;

import io.fairlead.model.Decision;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.Epoch;
import io.fairlead.model.GuardLimits;
import io.fairlead.model.IdPrefixes;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Suspicion;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.topology.merge.Output.Audit;
import io.fairlead.topology.merge.Output.Cause;
import io.fairlead.topology.merge.Output.Ignored;
import io.fairlead.topology.merge.Output.Put;
import io.fairlead.topology.merge.SourceProgress.Holding;
import io.fairlead.topology.merge.TableState.MarkCount;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Ends a snapshot: removes claims that an older epoch made and that the complete snapshot does not list, as
/// far as the guard allows.
///
/// Nothing is removed unless this partition read the beginning of the snapshot and counts as many instances of
/// its epoch as the source does. Instances that the source could not read (`unread`) are left as they are.
///
/// The guard considers the loss of the source as ingest counted it over all partitions; the loss of this
/// partition alone, because instances that were replaced by others do not show in a total, and because the
/// previous total comes from the table, which may lag; and the loss of each service, all of which is in this
/// partition. Suspects already count as lost.
final class Sweep {
    private final int partition;
    private final TableState state;
    private final Input input;

    Sweep(int partition, TableState state, Input input) {
        this.partition = partition;
        this.state = state;
        this.input = input;
    }

    /// An instance that the snapshot lacks, and when it was listed last.
    private record Missing(InstanceKey key, LastListed mark) {}

    /// Counts of a source's marks for the snapshot that ends.
    private static final class Census {
        private final List<Missing> missing = new ArrayList<>();
        private final Map<ServiceKey, Integer> listedOf = new HashMap<>();
        private int listed;
    }

    static List<Output> start(SnapshotStarted event, SourceProgress source, TableState state) {
        SourceProgress started = source.started(event.stamp().observed())
                .becomes(Freshness.FRESH, event.stamp().observed());
        state.putSource(event.stamp().source(), started);
        return List.of(new Put(started.status(event.stamp().source())));
    }

    List<Output> complete(SnapshotCompleted event, SourceProgress source) {
        SourceId id = event.stamp().source();
        Instant at = event.stamp().observed();
        Epoch epoch = event.stamp().epoch();
        if (source.epochs().completed().equals(epoch)) {
            return List.of(new Ignored(Cause.DUPLICATE));
        }
        Census census = census(event);
        String problem = problem(event, source, census.listed);
        if (problem != null) {
            return status(id, source, source.incomplete(problem, at), "snapshot ignored: " + problem);
        }
        List<Output> outputs = new ArrayList<>(remove(event, census));
        SourceProgress now = state.source(id);
        int suspects = now == null ? 0 : now.holding().suspects();
        SourceProgress completed = source.completed(new Holding(state.marks(id), suspects), event.rules(), at);
        outputs.addAll(status(id, source, completed, "snapshot " + epoch + " is whole"));
        return outputs;
    }

    /// Scans the marks only if one may be missing: the scan takes time proportional to the number of marks, and
    /// everything that is merged after it waits.
    private Census census(SnapshotCompleted event) {
        MarkCount tally = state.tally(event.stamp().source(), event.stamp().epoch());
        if (tally.marks() == state.marks(event.stamp().source())
                && tally.last() < event.stamp().sequence()) {
            Census all = new Census();
            all.listed = tally.marks();
            return all;
        }
        return counted(event);
    }

    private Census counted(SnapshotCompleted event) {
        Census census = new Census();
        IdPrefixes unread = IdPrefixes.of(event.unread());
        state.forEachMark(event.stamp().source(), (key, mark) -> {
            if (mark.epoch().equals(event.stamp().epoch())) {
                // Marks after the marker are not part of the snapshot, in case the marker is read once more.
                census.listed += mark.sequence() < event.stamp().sequence() ? 1 : 0;
                census.listedOf.merge(key.service(), 1, Integer::sum);
            } else if (!unread.cover(key.instance())) {
                census.missing.add(new Missing(key, mark));
            }
        });
        return census;
    }

    private @Nullable String problem(SnapshotCompleted event, SourceProgress source, int counted) {
        Epoch epoch = event.stamp().epoch();
        if (!source.epochs().started().equals(epoch)) {
            return "SNAPSHOT-INCOMPLETE: the beginning of snapshot " + epoch + " was not read here";
        }
        if (partition >= event.perPartition().size()) {
            return "SNAPSHOT-INCOMPLETE: snapshot " + epoch + " was written for "
                    + event.perPartition().size() + " partitions, this is partition " + partition;
        }
        int expected = event.perPartition().get(partition);
        return expected == counted
                ? null
                : "SNAPSHOT-INCOMPLETE: snapshot " + epoch + " holds " + expected + " instances of this partition, "
                        + counted + " were read";
    }

    private List<Output> remove(SnapshotCompleted event, Census census) {
        if (census.missing.isEmpty()) {
            return List.of();
        }
        ServiceChanges services = new ServiceChanges(state, input);
        Map<InstanceKey, Suspicion> suspected = new HashMap<>();
        Map<ServiceKey, Integer> lacking = new HashMap<>();
        census.missing.forEach(it -> {
            lacking.merge(it.key().service(), 1, Integer::sum);
            services.suspicion(it.key(), it.mark().endpoint())
                    .ifPresent(suspicion -> suspected.put(it.key(), suspicion));
        });
        int lackingHere = lacking.values().stream().mapToInt(Integer::intValue).sum();
        Optional<String> ofSource = objection(event, new Loss(lackingHere, lackingHere + census.listed));
        census.missing.forEach(it -> {
            Suspicion before = suspected.get(it.key());
            if (before != null) {
                again(event, it, before, services);
                return;
            }
            ServiceKey service = it.key().service();
            int gone = lacking.getOrDefault(service, 0);
            Loss loss = new Loss(gone, gone + census.listedOf.getOrDefault(service, 0));
            Optional<String> objection = ofSource.or(() -> event.limits().objectionToService(loss));
            objection.ifPresentOrElse(why -> doubt(event, it, why, services), () -> retract(event, it, services));
        });
        return services.outputs();
    }

    private static Optional<String> objection(SnapshotCompleted event, Loss here) {
        GuardLimits limits = event.limits();
        return limits.objectionToSource(event.loss())
                .or(() -> limits.objectionToSource(here).map(why -> why + ", in this partition"));
    }

    private void again(SnapshotCompleted event, Missing missing, Suspicion before, ServiceChanges services) {
        Instant observed = event.stamp().observed();
        if (Guard.confirms(before, observed, event.loss(), event.limits())) {
            retract(event, missing, services);
            return;
        }
        InstanceKey key = missing.key();
        Suspicion now = Guard.again(before, observed, event.total());
        services.doubt(key, missing.mark().endpoint(), now, lacks(event, key) + " and lists even fewer than before");
    }

    private static void doubt(SnapshotCompleted event, Missing missing, String why, ServiceChanges services) {
        InstanceKey key = missing.key();
        Suspicion suspicion = new Suspicion(event.stamp().observed(), why, event.total(), null);
        services.doubt(key, missing.mark().endpoint(), suspicion, lacks(event, key) + ", kept by the " + why);
    }

    private void retract(SnapshotCompleted event, Missing missing, ServiceChanges services) {
        state.removeMark(missing.key());
        services.retract(missing.key(), missing.mark().endpoint(), lacks(event, missing.key()));
    }

    private static String lacks(SnapshotCompleted event, InstanceKey key) {
        return "snapshot " + event.stamp().epoch() + " of " + key.source() + " lacks " + key.instance();
    }

    private List<Output> status(SourceId id, SourceProgress before, SourceProgress after, String reason) {
        state.putSource(id, after);
        SourceStatus was = before.status(id);
        SourceStatus is = after.status(id);
        return List.of(new Put(is), new Audit(new Decision(null, null, was, is, reason, List.of(id), input, null)));
    }
}

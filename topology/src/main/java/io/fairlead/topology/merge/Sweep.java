package io.fairlead.topology.merge;

import io.fairlead.model.Decision;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.topology.merge.Output.Audit;
import io.fairlead.topology.merge.Output.Put;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ends a snapshot: claims that an older epoch made and that the whole snapshot lacks are gone.
///
/// Nothing is removed unless this partition read the beginning of the snapshot and counted as many instances in
/// it as the source wrote here. Instances that the source could not read (`unread`) are left as they are.
final class Sweep {
    private final int partition;
    private final TableState state;
    private final Input input;

    Sweep(int partition, TableState state, Input input) {
        this.partition = partition;
        this.state = state;
        this.input = input;
    }

    static List<Output> start(SnapshotStarted event, SourceState source, TableState state) {
        SourceState started = source.started(event.stamp().observed());
        state.putSource(event.stamp().source(), started);
        return List.of(new Put(started.status(event.stamp().source())));
    }

    List<Output> complete(SnapshotCompleted event, SourceState source) {
        SourceId id = event.stamp().source();
        Instant at = event.stamp().observed();
        Epoch epoch = event.stamp().epoch();
        Map<InstanceKey, Mark> missing = new LinkedHashMap<>();
        int[] counted = new int[2];
        state.forEachMark(id, (key, mark) -> {
            counted[0]++;
            if (mark.epoch().equals(epoch)) {
                counted[1]++;
            } else if (event.unread().stream().noneMatch(key.instance()::startsWith)) {
                missing.put(key, mark);
            }
        });
        String problem = problem(event, source, counted[1]);
        if (problem != null) {
            return status(id, source, source.incomplete(problem, at), "snapshot set aside: " + problem);
        }
        List<Output> outputs = new ArrayList<>(remove(id, missing, epoch));
        SourceState completed = source.completed(counted[0] - missing.size(), at);
        outputs.addAll(status(id, source, completed, "snapshot " + epoch + " is whole"));
        return outputs;
    }

    private @Nullable String problem(SnapshotCompleted event, SourceState source, int counted) {
        Epoch epoch = event.stamp().epoch();
        if (!source.startedEpoch().equals(epoch)) {
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

    /// The place of the deletion guard: a batch of removals that it holds back would become suspect here.
    private List<Output> remove(SourceId id, Map<InstanceKey, Mark> missing, Epoch epoch) {
        Services services = new Services(state, input);
        missing.forEach((key, mark) -> {
            state.removeMark(key);
            services.retract(key, mark.endpoint(), "snapshot " + epoch + " of " + id + " lacks " + key.instance());
        });
        return missing.isEmpty() ? List.of() : services.outputs();
    }

    private List<Output> status(SourceId id, SourceState before, SourceState after, String reason) {
        state.putSource(id, after);
        SourceStatus was = before.status(id);
        SourceStatus is = after.status(id);
        return List.of(new Put(is), new Audit(new Decision(null, null, was, is, reason, List.of(id), input)));
    }
}

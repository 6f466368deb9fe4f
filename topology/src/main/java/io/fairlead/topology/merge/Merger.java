package io.fairlead.topology.merge;

import io.fairlead.model.Claim;
import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Epoch;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.SourceId;
import io.fairlead.model.Stamp;
import io.fairlead.model.Subject;
import io.fairlead.model.Suspicion;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topology.merge.Output.Cause;
import io.fairlead.topology.merge.Output.Ignored;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Applies one record of the log to the state of one partition.
///
/// | event | its epoch is | effect |
/// |---|---|---|
/// | any | lower than the source's | none (from a former owner) |
/// | any | not higher than that at which the source was retired | none (see [Retirement]) |
/// | any other | current or higher | the source is fresh again, unless its claims expired |
/// | InstanceSeen | current or higher | the claim is stored; the endpoint is merged again |
/// | InstanceGone | current or higher | the claim is removed or suspect (see [Guard]), unless a later event marked it |
/// | SnapshotStarted | current or higher | the snapshot of this epoch is open; former names end (see [Takeover]) |
/// | SnapshotCompleted | current, open, counts match | claims of older epochs are removed or suspect (see [Sweep]) |
/// | SnapshotCompleted | current, otherwise | nothing is removed; the source's status has the reason |
/// | Heartbeat | current or higher | the source is alive ([SourceLiveness]); its counts are compared ([Completeness]) |
/// | ServiceExpired | - | a service is removed if it has been empty since the time in the event |
/// | SourceSilent | - | the source is stale or expired, if it was not heard since the time in the event |
///
/// A pure function of state and event: after an aborted transaction the same input gives the same output again.
public final class Merger {
    private final int partition;

    /// @param partition the partition of the events and the state
    public Merger(int partition) {
        this.partition = partition;
    }

    /// Changes `state` and returns the results, in the order in which they must be written.
    public List<Output> apply(RegistryEvent event, Decision.Input input, TableState state) {
        return switch (event) {
            case ServiceExpired expired -> new ServiceChanges(state, input).expire(expired);
            case SourceSilent silent -> new SourceLiveness(state, input).silent(silent);
            case SourceEvent ofSource -> fenced(ofSource, input, state);
        };
    }

    /// Applies a command of an operator in the same way.
    public List<Output> apply(Subject subject, Command command, Decision.Input input, TableState state) {
        return new Commands(state, input).apply(subject, command);
    }

    /// The last epoch of the source to which a RETIRE applies.
    ///
    /// @throws RejectedFailure the command names none
    public static Epoch retiredUpTo(Command command) {
        return Retirement.upTo(command);
    }

    private List<Output> fenced(SourceEvent event, Decision.Input input, TableState state) {
        SourceId source = event.stamp().source();
        Epoch epoch = event.stamp().epoch();
        SourceProgress known = state.source(source);
        SourceProgress current = known == null ? SourceProgress.UNKNOWN : known;
        if (current.fences(epoch)) {
            return List.of(new Ignored(current.retired() ? Cause.RETIRED : Cause.STALE_EPOCH));
        }
        if (epoch.compareTo(current.epoch()) > 0) {
            current = current.inEpoch(epoch, event.stamp().observed());
            state.putSource(source, current);
        }
        List<Output> first = new SourceLiveness(state, input).heard(event, current);
        SourceProgress noted = state.source(source);
        List<Output> then = applied(event, noted == null ? current : noted, input, state);
        if (first.isEmpty()) {
            return then;
        }
        List<Output> outputs = new ArrayList<>(first);
        outputs.addAll(then);
        return outputs;
    }

    private List<Output> applied(SourceEvent event, SourceProgress heard, Decision.Input input, TableState state) {
        return switch (event) {
            case InstanceSeen seen -> seen(seen, input, state);
            case InstanceGone gone -> gone(gone, input, state);
            case SnapshotStarted started -> started(started, heard, input, state);
            case SnapshotCompleted completed -> new Sweep(partition, state, input).complete(completed, heard);
            case Heartbeat beat ->
                SourceLiveness.beat(beat, heard, Completeness.problem(beat, heard, partition, state), state);
        };
    }

    private static List<Output> started(
            SnapshotStarted event, SourceProgress heard, Decision.Input input, TableState state) {
        List<Output> outputs = Sweep.start(event, heard, state);
        if (event.formerly().isEmpty()) {
            return outputs;
        }
        List<Output> all = new ArrayList<>(outputs);
        all.addAll(new Takeover(state, input).begin(event));
        return all;
    }

    private List<Output> seen(InstanceSeen event, Decision.Input input, TableState state) {
        Stamp stamp = event.stamp();
        InstanceKey key = new InstanceKey(stamp.source(), event.service(), event.instance());
        LastListed mark = state.mark(key);
        if (mark != null && mark.isAtOrAfter(stamp.epoch(), stamp.sequence())) {
            return List.of(new Ignored(Cause.DUPLICATE));
        }
        state.putMark(key, new LastListed(event.endpoint().key(), stamp.epoch(), stamp.sequence()));
        Witness witness = new Witness(stamp.source(), event.instance(), stamp.observed());
        Claim claim = new Claim(witness, event.rank(), event.endpoint());
        ServiceChanges services = new ServiceChanges(state, input);
        services.claim(event.service(), claim);
        if (mark != null && !mark.endpoint().equals(event.endpoint().key())) {
            services.retract(key, mark.endpoint(), stamp.source() + " lists " + event.instance() + " elsewhere");
        }
        return services.outputs();
    }

    private static List<Output> gone(InstanceGone event, Decision.Input input, TableState state) {
        Stamp stamp = event.stamp();
        InstanceKey key = new InstanceKey(stamp.source(), event.service(), event.instance());
        LastListed mark = state.mark(key);
        if (mark == null) {
            return List.of(new Ignored(Cause.NO_CHANGE));
        }
        if (mark.isAtOrAfter(stamp.epoch(), stamp.sequence())) {
            return List.of(new Ignored(Cause.DUPLICATE));
        }
        ServiceChanges services = new ServiceChanges(state, input);
        boolean byRules = event.removal().evidence() == Evidence.RULES_CHANGED;
        Optional<Suspicion> doubt =
                Guard.judge(event.removal(), stamp.observed(), services.suspicion(key, mark.endpoint()));
        if (doubt.isPresent()) {
            if (!byRules) {
                // Instances that changed rules drop are not part of the snapshot that follows, which counts the marks
                // of its epoch.
                state.putMark(key, new LastListed(mark.endpoint(), stamp.epoch(), stamp.sequence()));
            }
            String why = ", kept by the " + doubt.get().reason();
            services.doubt(key, mark.endpoint(), doubt.get(), reason(event) + why);
        } else {
            state.removeMark(key);
            services.retract(key, mark.endpoint(), reason(event));
        }
        return services.outputs();
    }

    private static String reason(InstanceGone event) {
        SourceId source = event.stamp().source();
        return switch (event.removal().evidence()) {
            case FIRST, CONFIRMING -> source + " no longer lists " + event.instance();
            case REPLACED -> source + " no longer lists " + event.instance() + ", and lists new ones in its place";
            case RULES_CHANGED ->
                "rules changed: " + source + " lists " + event.instance() + ", and no longer maps it here";
        };
    }
}

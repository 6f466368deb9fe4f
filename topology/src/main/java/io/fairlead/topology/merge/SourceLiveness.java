package io.fairlead.topology.merge;

import io.fairlead.model.Decision;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.RegistryEvent.SourceSilent;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.topology.merge.Output.Audit;
import io.fairlead.topology.merge.Output.Cause;
import io.fairlead.topology.merge.Output.Ignored;
import io.fairlead.topology.merge.Output.Put;
import io.fairlead.topology.merge.SourceProgress.Holding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Tracks whether a source is fresh, stale or expired.
///
/// | it was | then | it is |
/// |---|---|---|
/// | fresh | silent for as long as its staleness limits say | stale: everything stays, marked |
/// | stale | any report of the current epoch | fresh |
/// | stale | silent for as long as its claims live, if that is limited at all | expired: its claims are removed |
/// | expired | a new snapshot | fresh |
///
/// Silence is never concluded here: it comes through the log, and counts only if nothing was heard since.
/// Expired claims do not pass through the guard: the operator configured the expiry.
final class SourceLiveness {
    private final TableState state;
    private final Input input;

    SourceLiveness(TableState state, Input input) {
        this.state = state;
        this.input = input;
    }

    /// Records that the source was heard.
    List<Output> heard(SourceEvent event, SourceProgress before) {
        SourceId id = event.stamp().source();
        Instant at = event.stamp().observed();
        if (event.stamp().sequence() <= before.contact().sequence()) {
            return List.of(); // Read before: no evidence of the present state.
        }
        SourceProgress now = switch (event) {
            case InstanceSeen _, InstanceGone _ -> before;
            case SnapshotStarted started -> before.heardInSnapshot(event.stamp(), started.staleness());
            case SnapshotCompleted _ ->
                before.heardInSnapshot(event.stamp(), before.contact().staleness());
            case Heartbeat beat -> before.heard(event.stamp(), beat.staleness());
        };
        if (now.contact().freshness() != Freshness.STALE) {
            if (!now.equals(before)) {
                state.putSource(id, now);
            }
            return List.of();
        }
        return change(id, before, now.becomes(Freshness.FRESH, at), "heard again after silence");
    }

    /// The count of instances is updated at this pace, not at every change.
    static List<Output> beat(Heartbeat event, SourceProgress source, @Nullable String problem, TableState state) {
        SourceId id = event.stamp().source();
        Holding counted = new Holding(state.marks(id), source.holding().suspects());
        if (counted.equals(source.holding()) && Objects.equals(problem, source.problem())) {
            return List.of(new Ignored(Cause.NO_CHANGE));
        }
        SourceProgress now = source.with(counted).with(problem, event.stamp().observed());
        state.putSource(id, now);
        return List.of(new Put(now.status(id)));
    }

    List<Output> silent(SourceSilent event) {
        SourceProgress known = state.source(event.source());
        if (known == null || known.retired() || !known.contact().heard().equals(event.heard())) {
            return List.of(new Ignored(Cause.NO_CHANGE));
        }
        Freshness was = known.contact().freshness();
        return switch (event.becomes()) {
            case STALE ->
                was == Freshness.FRESH
                        ? change(
                                event.source(),
                                known,
                                known.becomes(Freshness.STALE, event.heard()),
                                "no heartbeat since " + event.heard())
                        : List.of(new Ignored(Cause.NO_CHANGE));
            case EXPIRED -> was == Freshness.STALE ? expire(event, known) : List.of(new Ignored(Cause.NO_CHANGE));
            case FRESH -> List.of(new Ignored(Cause.NO_CHANGE));
        };
    }

    private List<Output> expire(SourceSilent event, SourceProgress known) {
        SourceId id = event.source();
        String reason = id + " has had no heartbeat since " + event.heard() + ", longer than expire-after";
        ServiceChanges services = new ServiceChanges(state, input);
        state.forEachMark(id, (key, mark) -> {
            state.removeMark(key);
            services.retract(key, mark.endpoint(), reason);
        });
        List<Output> outputs = new ArrayList<>(services.outputs());
        SourceProgress expired = known.with(new Holding(0, 0)).becomes(Freshness.EXPIRED, event.heard());
        outputs.addAll(change(id, known, expired, reason));
        return outputs;
    }

    private List<Output> change(SourceId id, SourceProgress before, SourceProgress after, String reason) {
        state.putSource(id, after);
        Decision decision =
                new Decision(null, null, before.status(id), after.status(id), reason, List.of(id), input, null);
        return List.of(new Put(after.status(id)), new Audit(decision));
    }
}

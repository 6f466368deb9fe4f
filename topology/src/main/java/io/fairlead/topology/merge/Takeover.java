package io.fairlead.topology.merge;

import io.fairlead.model.Decision;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent.Former;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.topology.merge.Output.Audit;
import io.fairlead.topology.merge.Output.Cause;
import io.fairlead.topology.merge.Output.FreezeGone;
import io.fairlead.topology.merge.Output.Ignored;
import io.fairlead.topology.merge.Output.Put;
import io.fairlead.topology.merge.Output.SourceGone;
import io.fairlead.topology.merge.SourceProgress.Holding;
import java.util.ArrayList;
import java.util.List;

/// Turns the claims under the former names of a source into its own, when the first complete report under the
/// new name begins to be written.
///
/// | the former name's epoch here | effect |
/// |---|---|
/// | higher than that of the event | none: somebody reads a source of that name again |
/// | the same, lower or none | its claims become the new name's; its status is removed; the epoch stays as a fence |
///
/// Nothing is removed: each claim changes its source in one step, suspect or not as before, and has no epoch.
/// So the snapshot that has begun treats it like the claims of a restarted source: a claim that it lists stays,
/// one that it does not list is removed subject to the guard, and if the snapshot does not complete, everything
/// stays.
final class Takeover {
    private final TableState state;
    private final Input input;

    Takeover(TableState state, Input input) {
        this.state = state;
        this.input = input;
    }

    List<Output> begin(SnapshotStarted event) {
        List<Output> outputs = new ArrayList<>();
        SourceId to = event.stamp().source();
        for (Former former : event.formerly()) {
            if (!former.source().equals(to)) {
                takeOver(former, to, event, outputs);
            }
        }
        return outputs;
    }

    private void takeOver(Former former, SourceId to, SnapshotStarted event, List<Output> outputs) {
        SourceId from = former.source();
        SourceProgress known = state.source(from);
        if (known != null && isFenced(known, former.upTo())) {
            return;
        }
        state.putSource(
                from, SourceProgress.retiredUpTo(former.upTo(), event.stamp().observed()));
        if (known == null || known.retired()) {
            return;
        }
        String reason = "source " + from + " is now called " + to;
        claims(from, to, reason, outputs);
        freeze(from, to, reason, outputs);
        outputs.add(new SourceGone(from));
        outputs.add(
                new Audit(new Decision(null, null, known.status(from), null, reason, List.of(from, to), input, null)));
        note(to, known.rules(), outputs);
    }

    /// A later epoch is not covered, and claims are not taken over twice.
    private static boolean isFenced(SourceProgress known, Epoch upTo) {
        int order = known.epoch().compareTo(upTo);
        return order > 0 || (order == 0 && known.retired());
    }

    private void claims(SourceId from, SourceId to, String reason, List<Output> outputs) {
        ServiceChanges services = new ServiceChanges(state, input);
        state.forEachMark(from, (key, mark) -> {
            InstanceKey own = new InstanceKey(to, key.service(), key.instance());
            services.handOver(key, mark.endpoint(), to, reason);
            state.removeMark(key);
            if (state.mark(own) == null) {
                state.putMark(own, new LastListed(mark.endpoint(), Epoch.NONE, -1));
            }
        });
        outputs.addAll(services.outputs());
        outputs.remove(new Ignored(Cause.NO_CHANGE));
    }

    /// A freeze of the former name also applies to the new one.
    private void freeze(SourceId from, SourceId to, String reason, List<Output> outputs) {
        Freeze before = state.freeze(new Subject.OfSource(from));
        if (before == null) {
            return;
        }
        state.removeFreeze(before.subject());
        outputs.add(new FreezeGone(before.subject()));
        Subject subject = new Subject.OfSource(to);
        Freeze now = null;
        if (state.freeze(subject) == null) {
            now = new Freeze(subject, before.operator(), before.since(), before.until());
            state.putFreeze(now);
            outputs.add(new Put(now));
        }
        outputs.add(new Audit(new Decision(null, null, before, now, reason, List.of(to), input, null)));
    }

    /// The claims were made by the rules of the former name.
    private void note(SourceId to, String rules, List<Output> outputs) {
        SourceProgress known = state.source(to);
        if (known == null) {
            return;
        }
        SourceProgress now = known.with(
                        new Holding(state.marks(to), known.holding().suspects()))
                .byRules(known.rules().isEmpty() ? rules : known.rules());
        state.putSource(to, now);
        outputs.add(new Put(now.status(to)));
    }
}

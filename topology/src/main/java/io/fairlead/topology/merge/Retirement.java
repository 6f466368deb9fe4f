package io.fairlead.topology.merge;

import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topology.merge.Output.Audit;
import io.fairlead.topology.merge.Output.Cause;
import io.fairlead.topology.merge.Output.Ignored;
import io.fairlead.topology.merge.Output.SourceGone;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Removes a source on an operator's command, which names the last epoch to which it applies.
///
/// | the epoch of the source here | effect |
/// |---|---|
/// | higher than that of the command | none: somebody reads the source again since the operator looked |
/// | the same, lower or none | its claims, suspect or not, and its status are removed; the epoch stays as a fence |
/// | the same or lower, and it was retired before | the fence is raised |
///
/// The fence ignores events up to that epoch, in whatever order command and events are read. A higher epoch is
/// a new owner, which starts the source afresh. So the table ends the same wherever the command is in the log.
///
/// The claims do not pass through the deletion guard: the operator named the source. The limits of targets
/// apply.
final class Retirement {
    private final TableState state;
    private final Input input;

    Retirement(TableState state, Input input) {
        this.state = state;
        this.input = input;
    }

    /// The last epoch to which a command applies.
    ///
    /// @throws RejectedFailure it names none
    static Epoch upTo(Command command) {
        String epoch = command.argument();
        try {
            long value = Long.parseLong(epoch);
            if (value >= Epoch.NONE.value()) {
                return new Epoch(value);
            }
        } catch (NumberFormatException _) {
            // Rejected below.
        }
        throw new RejectedFailure(
                "TOPOLOGY-COMMAND",
                "the retirement by " + command.operator() + " ends at epoch \"" + epoch + "\", expected a number");
    }

    List<Output> retire(SourceId source, Command command) {
        Epoch upTo = upTo(command);
        SourceProgress known = state.source(source);
        if (known != null && isBeyond(known, upTo)) {
            return List.of(new Ignored(Cause.NO_CHANGE));
        }
        ServiceChanges services = new ServiceChanges(state, input);
        String reason = "source retired by " + command.operator();
        state.forEachMark(source, (key, mark) -> {
            state.removeMark(key);
            services.retract(key, mark.endpoint(), reason);
        });
        state.putSource(source, SourceProgress.retiredUpTo(upTo, command.at()));
        List<Output> outputs = new ArrayList<>(services.outputs());
        outputs.remove(new Ignored(Cause.NO_CHANGE));
        outputs.add(new SourceGone(source));
        outputs.add(audit(source, known, reason + ", up to epoch " + upTo));
        return outputs;
    }

    /// A command that was read before has no effect.
    private static boolean isBeyond(SourceProgress known, Epoch upTo) {
        int order = known.epoch().compareTo(upTo);
        return order > 0 || (order == 0 && known.retired());
    }

    private Output audit(SourceId source, @Nullable SourceProgress known, String reason) {
        SourceStatus before = known == null || known.retired() ? null : known.status(source);
        return new Audit(new Decision(null, null, before, null, reason, List.of(source), input, null));
    }
}

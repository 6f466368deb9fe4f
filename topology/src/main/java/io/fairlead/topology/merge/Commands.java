package io.fairlead.topology.merge;

import io.fairlead.model.Claim;
import io.fairlead.model.Command;
import io.fairlead.model.Decision;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.Suspicion;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topology.merge.Output.Audit;
import io.fairlead.topology.merge.Output.Cause;
import io.fairlead.topology.merge.Output.FreezeGone;
import io.fairlead.topology.merge.Output.Ignored;
import io.fairlead.topology.merge.Output.Put;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The commands of an operator.
///
/// | command | effect |
/// |---|---|
/// | FREEZE | the freeze is written to the table, where the publisher reads it; one of the same subject is replaced |
/// | THAW | the freeze of the subject is removed; for the subject "everything", all freezes |
/// | RELEASE | the suspect claims of the subject are removed |
/// | REBUILD | nothing here: the writer of the table writes all of it again |
/// | RETIRE | the source's claims and its status are removed, see [Retirement] |
/// | RESYNC | the source's status gets a problem that only its next snapshot ends, so ingest takes one |
/// | REJECT | the suspect claims of the subject stay until the registry lists them again or they are released |
final class Commands {
    private final TableState state;
    private final Input input;

    Commands(TableState state, Input input) {
        this.state = state;
        this.input = input;
    }

    /// @throws RejectedFailure it cannot be carried out, whatever the state
    List<Output> apply(Subject subject, Command command) {
        return switch (command.kind()) {
            case FREEZE -> freeze(subject, command);
            case THAW -> thaw(subject, command);
            case RELEASE -> release(subject, command);
            case REJECT -> reject(subject, command);
            case REBUILD ->
                List.of(audit(subject, null, null, "the table is written again, requested by " + command.operator()));
            case RETIRE -> retire(subject, command);
            case RESYNC -> resync(subject, command);
            case PIN, UNPIN, DRAIN ->
                throw new RejectedFailure(
                        "TOPOLOGY-COMMAND",
                        "command " + command.kind() + " of " + command.operator() + " is not known to this version");
        };
    }

    private List<Output> freeze(Subject subject, Command command) {
        Freeze now = new Freeze(subject, command.operator(), command.at(), until(command));
        Freeze before = state.freeze(subject);
        state.putFreeze(now);
        return List.of(new Put(now), audit(subject, before, now, "frozen by " + command.operator()));
    }

    private static @Nullable Instant until(Command command) {
        if (command.argument().isEmpty()) {
            return null;
        }
        try {
            return Instant.parse(command.argument());
        } catch (DateTimeParseException e) {
            throw new RejectedFailure(
                    "TOPOLOGY-COMMAND",
                    "the freeze of " + command.operator() + " ends at \"" + command.argument()
                            + "\", expected a time such as 2026-05-04T10:00:00Z",
                    e);
        }
    }

    private List<Output> thaw(Subject subject, Command command) {
        List<Output> outputs = new ArrayList<>();
        state.forEachFreeze(freeze -> {
            if (subject instanceof Subject.Everything || freeze.subject().equals(subject)) {
                state.removeFreeze(freeze.subject());
                outputs.add(new FreezeGone(freeze.subject()));
                outputs.add(audit(freeze.subject(), freeze, null, "thawed by " + command.operator()));
            }
        });
        return outputs.isEmpty() ? List.of(new Ignored(Cause.NO_CHANGE)) : outputs;
    }

    private List<Output> release(Subject subject, Command command) {
        ServiceChanges services = new ServiceChanges(state, input);
        forEachSuspect(subject, command, (key, endpoint, _) -> {
            state.removeMark(key);
            services.retract(key, endpoint, "released by " + command.operator());
        });
        return services.outputs();
    }

    private List<Output> reject(Subject subject, Command command) {
        ServiceChanges services = new ServiceChanges(state, input);
        forEachSuspect(
                subject,
                command,
                (key, endpoint, suspicion) -> services.doubt(
                        key,
                        endpoint,
                        suspicion.rejected(command.operator()),
                        "its removal is rejected by " + command.operator()));
        return services.outputs();
    }

    private List<Output> retire(Subject subject, Command command) {
        if (subject instanceof Subject.OfSource(var source)) {
            return new Retirement(state, input).retire(source, command);
        }
        throw new RejectedFailure(
                "TOPOLOGY-COMMAND",
                "the retirement by " + command.operator() + " is about " + subject + ", expected a source");
    }

    /// Touches no claim: instances that the snapshot does not list pass through the guard, as with any other
    /// snapshot.
    private List<Output> resync(Subject subject, Command command) {
        if (!(subject instanceof Subject.OfSource(var source))) {
            throw new RejectedFailure(
                    "TOPOLOGY-COMMAND",
                    "the resync by " + command.operator() + " is about " + subject + ", expected a source");
        }
        SourceProgress known = state.source(source);
        if (known == null || known.retired()) {
            return List.of(new Ignored(Cause.NO_CHANGE));
        }
        String problem = Resync.problem(command, known.epoch());
        SourceProgress asked = known.incomplete(problem, command.at());
        state.putSource(source, asked);
        SourceStatus now = asked.status(source);
        return List.of(new Put(now), audit(subject, known.status(source), now, problem));
    }

    private interface SuspectAction {
        void on(InstanceKey key, EndpointKey endpoint, Suspicion suspicion);
    }

    private void forEachSuspect(Subject subject, Command command, SuspectAction action) {
        switch (subject) {
            case Subject.OfService(var service) -> ofService(service, command, action);
            case Subject.OfSource(var source) -> ofSource(source, command, action);
            case Subject.Everything() -> state.forEachSource((source, _) -> ofSource(source, command, action));
            case Subject.OfTarget(var target) ->
                throw new RejectedFailure(
                        "TOPOLOGY-COMMAND",
                        "command " + command.kind() + " of " + command.operator() + " is about target " + target
                                + ", expected a service or a source");
        }
    }

    private void ofService(ServiceKey service, Command command, SuspectAction action) {
        state.forEachClaimed(service, (ref, claims) -> {
            for (Claim claim : claims.inOrder()) {
                act(new InstanceKey(claim.source(), service, claim.instance()), ref.endpoint(), command, action);
            }
        });
    }

    private void ofSource(SourceId source, Command command, SuspectAction action) {
        SourceProgress known = state.source(source);
        if (known != null && known.holding().suspects() > 0) {
            state.forEachMark(source, (key, mark) -> act(key, mark.endpoint(), command, action));
        }
    }

    private void act(InstanceKey key, EndpointKey endpoint, Command command, SuspectAction action) {
        boolean isMeant = command.argument().isEmpty() || command.argument().equals(key.instance());
        if (isMeant) {
            new ServiceChanges(state, input)
                    .suspicion(key, endpoint)
                    .ifPresent(suspicion -> action.on(key, endpoint, suspicion));
        }
    }

    private Output audit(Subject subject, @Nullable TableEntry before, @Nullable TableEntry after, String reason) {
        ServiceKey service = subject instanceof Subject.OfService(var of) ? of : null;
        List<SourceId> sources = subject instanceof Subject.OfSource(var of) ? List.of(of) : List.of();
        return new Audit(new Decision(service, null, before, after, reason, sources, input, null));
    }
}

package io.fairlead.topology.merge;

import io.fairlead.model.GuardLimits;
import io.fairlead.model.Loss;
import io.fairlead.model.RegistryEvent.Evidence;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.Suspicion;
import java.time.Instant;
import java.util.Optional;

/// Decides whether an instance that a registry no longer lists is removed. Pure: all its input is in the event and in
/// the claim.
///
/// | the claim is | the report | then |
/// |---|---|---|
/// | trusted | does not list it, within the limits | removed |
/// | trusted | does not list it, beyond a limit | becomes suspect |
/// | suspect | lists it | trusted again |
/// | suspect | does not list it, and new instances bring the loss within the limits | removed |
/// | suspect | complete, `confirmServiceAfter` later, the source's loss within its limits | removed |
/// | suspect | complete, `confirmAfter` later, lists no fewer than the first | removed |
/// | suspect | does not list it, lists fewer than the first | stays suspect, the wait starts again |
/// | suspect, rejected by an operator | does not list it | stays suspect |
/// | any but rejected | lists it, changed rules map it elsewhere | removed |
/// | any but rejected | lists it, changed rules drop it, the source's resulting loss within the limits | removed |
/// | any | the same beyond the limits | suspect by the rules, until an operator or other rules end it |
/// | suspect by the rules | does not list it | stays suspect: a report under the same rules proves nothing |
final class Guard {
    private Guard() {}

    /// The reason why the instance stays suspect after this removal; empty if the instance is removed. `before` is the
    /// suspicion that the claim had before the event, if any.
    static Optional<Suspicion> judge(Removal removal, Instant observed, Optional<Suspicion> before) {
        int total = removal.ofSource().left();
        if (removal.evidence() == Evidence.RULES_CHANGED) {
            return ofRules(removal, observed, before);
        }
        if (before.isEmpty()) {
            return removal.objection().map(why -> new Suspicion(observed, why, total, null));
        }
        Suspicion suspicion = before.get();
        boolean isGone = suspicion.rejectedBy() == null
                && switch (removal.evidence()) {
                    // The window may have passed since, so a small loss proves nothing.
                    case FIRST, RULES_CHANGED -> false;
                    case REPLACED -> removal.objection().isEmpty();
                    case CONFIRMING -> confirms(suspicion, observed, removal.ofSource(), removal.limits());
                };
        return isGone ? Optional.empty() : Optional.of(again(suspicion, observed, total));
    }

    private static Optional<Suspicion> ofRules(Removal removal, Instant observed, Optional<Suspicion> before) {
        Optional<Suspicion> rejected = before.filter(suspicion -> suspicion.rejectedBy() != null);
        return rejected.or(() -> removal.objection()
                .map(why -> before.filter(Suspicion::isOfRules)
                        .orElse(Suspicion.ofRules(
                                observed, why, removal.ofSource().left()))));
    }

    /// Returns whether a complete report without the instance, read at `observed`, confirms its removal. `loss` is what
    /// the source lost with that report, including all suspects.
    static boolean confirms(Suspicion suspicion, Instant observed, Loss loss, GuardLimits limits) {
        if (suspicion.rejectedBy() != null || suspicion.isOfRules()) {
            return false;
        }
        boolean isSourceComplete = limits.objectionToSource(loss).isEmpty();
        boolean ofService =
                isSourceComplete && !observed.isBefore(suspicion.since().plus(limits.confirmServiceAfter()));
        boolean ofSource =
                !observed.isBefore(suspicion.since().plus(limits.confirmAfter())) && loss.left() >= suspicion.total();
        return ofService || ofSource;
    }

    /// The suspicion after another report that does not list the instance.
    static Suspicion again(Suspicion suspicion, Instant observed, int total) {
        return total < suspicion.total()
                ? new Suspicion(observed, suspicion.reason(), total, suspicion.rejectedBy())
                : suspicion;
    }
}

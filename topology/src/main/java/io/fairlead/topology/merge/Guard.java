package io.fairlead.topology.merge;

import io.fairlead.model.GuardLimits;
import io.fairlead.model.RegistryEvent.Removal;
import io.fairlead.model.Suspicion;
import java.time.Instant;
import java.util.Optional;

/// Whether what a registry lacks is gone. Pure: all that it weighs stands in the event and in the claim.
///
/// | the claim is | the answer | then |
/// |---|---|---|
/// | believed | lacks no more than the limits allow | it goes |
/// | believed | lacks more | it becomes suspect |
/// | suspect | lists it | it is believed again |
/// | suspect | lacks it, complete, `confirmAfter` later, lists no less than then | it goes |
/// | suspect | lacks it, lists less than then | stays suspect, the wait begins anew |
/// | suspect, rejected by an operator | lacks it | stays suspect |
final class Guard {
    private Guard() {}

    /// Why a removal is held; nothing where the instance goes.
    static Optional<String> objection(Removal removal) {
        return removal.limits()
                .objectionToSource(removal.ofSource())
                .or(() -> removal.limits().objectionToService(removal.ofService()));
    }

    /// Whether a complete answer, read at `observed` and listing `total` instances, ends the doubt.
    static boolean confirms(Suspicion suspicion, Instant observed, int total, GuardLimits limits) {
        return suspicion.rejectedBy() == null
                && !observed.isBefore(suspicion.since().plus(limits.confirmAfter()))
                && total >= suspicion.total();
    }

    /// The suspicion after another answer that lacks the instance.
    static Suspicion again(Suspicion suspicion, Instant observed, int total) {
        return total < suspicion.total()
                ? new Suspicion(observed, suspicion.reason(), total, suspicion.rejectedBy())
                : suspicion;
    }
}

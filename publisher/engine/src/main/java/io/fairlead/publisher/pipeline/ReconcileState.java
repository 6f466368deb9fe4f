package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.ObjectKey;
import java.util.Set;
import java.util.function.Predicate;

/// The state that the reconciles of one target keep. Each part is thread-safe.
record ReconcileState(
        ServiceObjects objects,
        HostIndex hosts,
        Findings findings,
        Notices notices,
        FreezeWatch freezes,
        UnheardSourceStep unheardSources,
        DeleteLedger deletes,
        DeferredDeletions deferred,
        DriftLedger repairs,
        LeftAlone leftAlone) {
    static ReconcileState of(TargetSpec spec, PublisherListener listener) {
        String target = spec.target().name();
        return new ReconcileState(
                new ServiceObjects(spec.target()),
                new HostIndex(),
                new Findings(listener),
                new Notices(target, listener),
                new FreezeWatch(target),
                new UnheardSourceStep(spec.gate()),
                new DeleteLedger(spec.sync(), spec.deletes()),
                new DeferredDeletions(),
                new DriftLedger(spec.config().drift()),
                new LeftAlone());
    }

    /// Another publisher owns these services now.
    void forget(Predicate<ServiceKey> which) {
        Set<ObjectKey> theirs = objects.of(which);
        deletes.settle(theirs);
        findings.forget(which);
        notices.forget(which);
        freezes.forget(which);
        unheardSources.forget(which);
        repairs.forget(theirs::contains);
        leftAlone.forget(theirs);
        objects.forget(theirs);
    }

    /// Resets the drift budget of every object, because the writer that undid the repairs is gone.
    void forgetRepairs() {
        repairs.forget(_ -> true);
        leftAlone.clear();
    }
}

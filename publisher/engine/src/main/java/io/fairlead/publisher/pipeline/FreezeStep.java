package io.fairlead.publisher.pipeline;

import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.publisher.pipeline.StepResult.Next;
import io.fairlead.publisher.plan.Freezes;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.Verdict;
import io.fairlead.publisher.plan.WithheldBy;
import java.util.Optional;

/// Withholds every change of a service that an operator froze. Its job waits for the thaw. Deletions that were
/// requested before a freeze have to be requested again after it.
record FreezeStep(ReconcilerDependencies dependencies, ReconcileState state) implements ReconcileStep {
    @Override
    public StepResult evaluate(PlannedService service, Plan left) {
        FreezeWatch freezes = state.freezes();
        Optional<Freeze> freeze = freezes.covering(service.view(), service.key(), dependencies.now());
        if (freeze.isEmpty()) {
            freezes.release(service.key());
            return StepResult.all(left);
        }
        state.deletes().settle(service.planned().keys());
        if (left.isEmpty()) {
            freezes.release(service.key());
            return StepResult.all(left).with(Next.STOP);
        }
        freezes.withhold(service.job());
        // If the thaw came before the job was recorded, nothing else would requeue it.
        boolean isThawed = freezes.covering(dependencies.view(), service.key(), dependencies.now())
                .isEmpty();
        return StepResult.of(Verdict.without(left, _ -> true, WithheldBy.FREEZE, Freezes.text(freeze.get())))
                .with(isThawed ? Next.AGAIN : Next.STOP);
    }
}

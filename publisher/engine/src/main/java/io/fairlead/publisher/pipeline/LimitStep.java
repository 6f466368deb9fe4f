package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.Verdict;
import io.fairlead.publisher.plan.WithheldBy;
import java.util.List;

/// Withholds the changes that the policy of the target, its delete limit or its confirmation does not allow.
///
/// Deletions that get here are deferred until [WriteGate] permits deletions and a full reconcile has counted all of
/// them together. This step does not report them as withheld meanwhile; those that depend on a source that was not
/// heard
/// are reported by [UnheardSourceStep].
record LimitStep(ReconcilerDependencies dependencies, ReconcileState state) implements ReconcileStep {
    @Override
    public StepResult evaluate(PlannedService service, Plan left) {
        if (!dependencies.spec().gate().mayDelete(service.view())
                || state.deferred().defers(service.key(), left)) {
            return StepResult.of(state.deletes().evaluate(withoutDeletions(left), dependencies.now()));
        }
        Verdict verdict = state.deletes().evaluate(left, dependencies.now());
        if (verdict.withheld().stream().anyMatch(it -> it.by() == WithheldBy.CONFIRMATION)) {
            dependencies.wake().run();
        }
        return StepResult.of(verdict);
    }

    private static Plan withoutDeletions(Plan plan) {
        List<Change> upserts = plan.changes().stream()
                .filter(change -> !(change instanceof Delete))
                .toList();
        return new Plan(upserts);
    }
}

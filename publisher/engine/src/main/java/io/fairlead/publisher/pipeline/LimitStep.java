package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.plan.Verdict;
import io.fairlead.publisher.plan.WithheldBy;
import java.util.List;

/// Withholds the changes that the policy of the target, its delete limit or its confirmation does not allow.
///
/// Deletions are deferred, and not reported as withheld, until the start gate allows them and a full reconcile has
/// counted all of them together.
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

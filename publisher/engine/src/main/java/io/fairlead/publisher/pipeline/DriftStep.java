package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.pipeline.Outcome.Contested;
import io.fairlead.publisher.pipeline.StepResult.Next;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Leaves an object alone once its drift budget is spent, until the time given by [DriftLedger].
record DriftStep(ReconcilerDependencies dependencies, ReconcileState state) implements ReconcileStep {
    @Override
    public StepResult evaluate(PlannedService service, Plan left) {
        List<Change> allowed = new ArrayList<>();
        Set<ObjectKey> leftAlone = new HashSet<>();
        for (Change change : left.changes()) {
            Optional<Instant> until = state.repairs().leftAloneUntil(change, dependencies.now());
            if (until.isEmpty()) {
                allowed.add(change);
            } else {
                leaveAlone(change, until.get());
                leftAlone.add(change.key());
            }
        }
        if (!leftAlone.isEmpty()) {
            dependencies.wake().run();
        }
        return new StepResult(new Plan(allowed), List.of(), leftAlone, Next.CONTINUE);
    }

    private void leaveAlone(Change change, Instant until) {
        DriftBudget budget = dependencies.spec().config().drift();
        state.findings().contested(new Contested(dependencies.target(), change, budget, until));
        state.leftAlone().put(change.key(), until);
    }
}

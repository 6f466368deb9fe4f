package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.Plan;

/// One step between the plan of a service and its writes. Takes what the steps before it left of the plan, and only
/// ever takes changes away.
@FunctionalInterface
interface ReconcileStep {
    StepResult evaluate(PlannedService service, Plan left);
}

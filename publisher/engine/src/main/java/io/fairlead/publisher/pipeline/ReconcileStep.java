package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.plan.Plan;

/// One step between the plan of a service and its writes. Takes the changes that the previous steps left, and can only
/// remove some of them.
@FunctionalInterface
interface ReconcileStep {
    StepResult evaluate(PlannedService service, Plan left);
}

package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.pipeline.Outcome.Rejected;
import io.fairlead.publisher.pipeline.StepResult.Next;
import io.fairlead.table.image.MeshView;
import java.util.List;

/// Reconciles one service of one target with the newest view.
///
/// | step | removes | implemented by |
/// |---|---|---|
/// | plan | everything, while the partition is being read, or if it cannot be rendered | [Planner] |
/// | freeze | everything, while an operator's freeze covers the service | [FreezeStep] |
/// | unheard sources | changes that depend on a source not heard yet | [UnheardSourceStep] |
/// | policy, limit | changes that the policy or the delete limit does not allow | [LimitStep] |
/// | drift | changes of objects that somebody else keeps changing | [DriftStep] |
/// | apply | nothing: writes the rest, each change checked once more | [ChangeWriter] |
///
/// Has no thread of its own; different services may be reconciled at the same time.
final class ServiceReconciler {
    private final ReconcilerDependencies dependencies;
    private final ReconcileState state;
    private final Planner planner;
    private final List<ReconcileStep> steps;
    private final ReconcileRecorder recorder;
    private final ChangeWriter writer;

    ServiceReconciler(ReconcilerDependencies dependencies, ReconcileState state) {
        this.dependencies = dependencies;
        this.state = state;
        TargetSpec spec = dependencies.spec();
        planner = new Planner(spec.target(), spec.gate());
        steps = List.of(
                new FreezeStep(dependencies, state),
                state.unheardSources(),
                new LimitStep(dependencies, state),
                new DriftStep(dependencies, state));
        recorder = new ReconcileRecorder(spec.target(), state);
        writer = new ChangeWriter(dependencies, state);
    }

    /// Brings the service in line with the newest view. Changes that the target rejects are reported; the others are
    /// written.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure not all of it was done; a later attempt is due
    void reconcile(Job job) throws InterruptedException {
        Next next = Next.AGAIN;
        while (next == Next.AGAIN) {
            next = attempt(job);
        }
    }

    private Next attempt(Job job) throws InterruptedException {
        dependencies.requireWritable().run();
        MeshView view = dependencies.view();
        ServicePlan planned = planner.plan(view, job.service(), job.also());
        if (planned.rejected() != null) {
            state.findings().rejected(new Rejected(dependencies.target(), job.service(), planned.rejected()));
            return Next.STOP;
        }
        PlannedService service = new PlannedService(job, view, planned);
        recorder.planned(service);
        StepResult result = evaluate(service);
        recorder.evaluated(service, result);
        return result.next() == Next.CONTINUE ? writer.apply(service, result) : result.next();
    }

    private StepResult evaluate(PlannedService service) {
        StepResult result = StepResult.all(service.planned().plan());
        for (ReconcileStep step : steps) {
            if (result.next() == Next.CONTINUE) {
                result = result.then(step.evaluate(service, result.allowed()));
            }
        }
        return result;
    }
}

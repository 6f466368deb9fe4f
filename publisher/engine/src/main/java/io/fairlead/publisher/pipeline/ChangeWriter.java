package io.fairlead.publisher.pipeline;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.pipeline.Outcome.Applied;
import io.fairlead.publisher.pipeline.Outcome.Drift;
import io.fairlead.publisher.pipeline.Outcome.Rejected;
import io.fairlead.publisher.pipeline.StepResult.Next;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState.Absent;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;

/// The last step: writes the allowed changes of a service to the target, one after the other, at the rate of the
/// target. A change that waited for its turn is checked once more against the newest view.
record ChangeWriter(ReconcilerDependencies dependencies, ReconcileState state) {
    /// A rejected change is reported, and the others are written.
    ///
    /// @return `AGAIN` if a change is no longer allowed
    /// @throws io.fairlead.model.failure.TransientFailure not all changes were written
    Next apply(PlannedService service, StepResult result) throws InterruptedException {
        Timeline timeline = service.job().cause().with(Stage.PLANNED, dependencies.now());
        boolean accepted = true;
        for (Change change : result.allowed().changes()) {
            if (service.isRepair(change)) {
                dependencies.listener().on(new Drift(dependencies.target(), change));
            }
            dependencies.rate().acquire();
            Next next = checkAgain(service, change);
            if (next != Next.CONTINUE) {
                return next;
            }
            accepted &= write(service, change, timeline);
            if (service.isRepair(change)) {
                state.repairs().repaired(change, dependencies.now());
            }
        }
        if (accepted) {
            state.findings().accepted(service.key());
        }
        if (accepted && service.isCompared() && result.isUnrestricted()) {
            state.unheardSources().agrees(service.view(), service.key());
        }
        return Next.STOP;
    }

    private Next checkAgain(PlannedService service, Change change) {
        MeshView latest = dependencies.view();
        if (!dependencies.spec().gate().mayWrite(latest, service.partition())) {
            return Next.STOP;
        }
        boolean isFrozen = state.freezes()
                .covering(latest, service.key(), dependencies.now())
                .isPresent();
        return isFrozen
                        || isBack(service, latest, change)
                        || state.unheardSources().objection(latest, change) != null
                ? Next.AGAIN
                : Next.CONTINUE;
    }

    /// The table holds something of the service again, of which it held nothing when the deletion was planned: deleted
    /// and created again, the object would be missing in between.
    private static boolean isBack(PlannedService service, MeshView latest, Change change) {
        return change instanceof Delete
                && service.view().state(service.key()) instanceof Absent
                && !(latest.state(service.key()) instanceof Absent);
    }

    /// @return false if the target rejected the change
    private boolean write(PlannedService service, Change change, Timeline timeline) throws InterruptedException {
        dependencies.requireWritable().run();
        try {
            dependencies.spec().target().apply(change);
        } catch (RejectedFailure failure) {
            state.findings().rejected(new Rejected(dependencies.target(), service.key(), failure));
            return false;
        }
        state.deletes().applied(change, dependencies.now());
        Timeline applied = timeline.with(Stage.APPLIED, dependencies.now());
        dependencies.listener().on(new Applied(dependencies.target(), change, applied));
        return true;
    }
}

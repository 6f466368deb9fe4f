package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change;
import io.fairlead.table.image.MeshView;

/// A service in one reconcile: its job, the view that is reconciled, and the plan made from it.
record PlannedService(Job job, MeshView view, ServicePlan planned) {
    ServiceKey key() {
        return job.service();
    }

    int partition() {
        return view.partition(key());
    }

    /// True if its objects were compared: not while its partition is being read, nor while it is incomplete.
    boolean isCompared() {
        return !planned.keys().isEmpty();
    }

    /// True if the change undoes a change by somebody else.
    boolean isRepair(Change change) {
        return job.drifted().contains(change.key());
    }
}

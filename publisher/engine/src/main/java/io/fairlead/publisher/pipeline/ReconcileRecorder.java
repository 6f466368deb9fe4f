package io.fairlead.publisher.pipeline;

import io.fairlead.publisher.pipeline.Outcome.Conflict;
import io.fairlead.publisher.pipeline.Outcome.Withheld;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.WithheldChange;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.table.image.ServiceState.Absent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Records the findings of a reconcile about a service: its objects, its notices, its conflicts, and its withheld
/// changes.
record ReconcileRecorder(MeshTarget target, ReconcileState state) {
    void planned(PlannedService service) {
        state.objects().put(service.planned().keys(), service.key());
        service.job().drifted().stream()
                .filter(key -> target.actual(key) instanceof Owned)
                .forEach(state.deletes()::found);
        // An incomplete service, and one whose partition is being read, keeps its notices.
        if (service.isCompared()) {
            updateNotices(service);
        }
    }

    private void updateNotices(PlannedService service) {
        HostIndex hosts = state.hosts();
        if (service.view().state(service.key()) instanceof Absent) {
            hosts.remove(service.key());
            state.notices().update(service.key(), List.of());
        } else {
            hosts.add(service.key());
            ServicePlan noticed =
                    service.planned().with(hosts.notice(service.key()).stream().toList());
            state.notices().update(service.key(), noticed.notices());
        }
    }

    void evaluated(PlannedService service, StepResult result) {
        ServicePlan planned = service.planned();
        planned.conflicts()
                .forEach((key, owner) ->
                        state.findings().conflict(new Conflict(target.name(), service.key(), key, owner)));
        for (WithheldChange it : result.withheld()) {
            state.findings().withheld(new Withheld(target.name(), it.change(), it.by(), it.reason()));
        }
        Set<ObjectKey> withheld =
                result.withheld().stream().map(it -> it.change().key()).collect(Collectors.toSet());
        state.findings()
                .settle(
                        planned.keys(),
                        new Findings.Remaining(planned.conflicts().keySet(), withheld, result.leftAlone()));
        settleDeletes(planned);
    }

    private void settleDeletes(ServicePlan planned) {
        Set<ObjectKey> deletes = planned.plan().changes().stream()
                .filter(Delete.class::isInstance)
                .map(Change::key)
                .collect(Collectors.toSet());
        state.deletes()
                .settle(planned.keys().stream()
                        .filter(key -> !deletes.contains(key))
                        .toList());
    }
}

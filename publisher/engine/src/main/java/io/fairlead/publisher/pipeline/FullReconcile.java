package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState.Absent;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Lists all objects of ours in one target, passes all deletions at once to the delete limit, and finds the services to
/// reconcile. Writes nothing.
record FullReconcile(ReconcilerDependencies dependencies, ReconcileState state) {
    /// The services to reconcile, each with the objects that were found under its name.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure the target cannot be read now
    SortedMap<ServiceKey, List<ObjectKey>> run() {
        long begun = state.deferred().begin();
        MeshView view = dependencies.view();
        SortedMap<ServiceKey, List<ObjectKey>> due = inTable(view);
        SortedMap<ObjectKey, MeshObject> owned = dependencies.spec().target().owned();
        state.deletes().counted(owned.keySet());
        state.hosts().replace(owned.values().stream().map(MeshObject::service).toList());
        List<Change> deletes = new ArrayList<>();
        for (MeshObject object : owned.values()) {
            ServiceKey service = object.service();
            if (mayWrite(view, view.partition(service))) {
                add(due, service).add(object.key());
                state.objects().put(List.of(object.key()), service);
                if (isToDelete(view, service)) {
                    deletes.add(new Delete(object, Planner.goneReason(view, service)));
                }
            }
        }
        if (dependencies.spec().gate().mayDelete(view)) {
            state.deletes().evaluateAll(new Plan(deletes), dependencies.now());
            state.deferred().counted(begun).forEach(service -> add(due, service));
        }
        return due;
    }

    private SortedMap<ServiceKey, List<ObjectKey>> inTable(MeshView view) {
        SortedMap<ServiceKey, List<ObjectKey>> services = new TreeMap<>();
        view.assigned().stream()
                .filter(partition -> mayWrite(view, partition))
                .flatMap(partition -> view.image().services(partition).stream())
                .forEach(service -> services.put(service, new ArrayList<>()));
        return services;
    }

    private static List<ObjectKey> add(SortedMap<ServiceKey, List<ObjectKey>> due, ServiceKey service) {
        return due.computeIfAbsent(service, _ -> new ArrayList<>());
    }

    private boolean mayWrite(MeshView view, int partition) {
        return dependencies.spec().gate().mayWrite(view, partition);
    }

    private boolean isToDelete(MeshView view, ServiceKey service) {
        return view.state(service) instanceof Absent
                && state.freezes().covering(view, service, dependencies.now()).isEmpty();
    }
}

package io.fairlead.publisher.pipeline;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.spi.Actual.Foreign;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Rendered;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState.Absent;
import io.fairlead.table.image.ServiceState.Incomplete;
import io.fairlead.table.image.ServiceState.Present;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Plans the changes that bring one service in line. Reads the target, writes nothing. Policies and limits come later.
///
/// | partition | service in the image | plan |
/// |---|---|---|
/// | not read to its end | any | none |
/// | read | present | from the actual to the rendered objects; none if it cannot be rendered |
/// | read | incomplete | none |
/// | read | absent | all its objects are deleted |
public final class Planner {
    private final MeshTarget target;
    private final WriteGate gate;

    public Planner(MeshTarget target, WriteGate gate) {
        this.target = target;
        this.gate = gate;
    }

    /// `also` are objects that may belong to the service beyond those that its renderer names.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure the target cannot be read now
    public ServicePlan plan(MeshView view, ServiceKey service, Collection<ObjectKey> also) {
        if (!gate.mayWrite(view, view.partition(service))) {
            return ServicePlan.NOTHING;
        }
        try {
            return switch (view.state(service)) {
                case Present(var known) -> {
                    Rendered rendered = target.renderer().renderWithNotices(known);
                    yield between(service, rendered.objects(), also, service + " no longer needs this object")
                            .with(rendered.notices())
                            .with(PortContradictions.of(known.service()))
                            .with(TargetPortDifferences.of(known));
                }
                case Incomplete _ -> ServicePlan.NOTHING;
                case Absent _ -> between(service, List.of(), also, goneReason(view, service));
            };
        } catch (RejectedFailure failure) {
            return ServicePlan.rejected(failure);
        }
    }

    static String goneReason(MeshView view, ServiceKey service) {
        int partition = view.partition(service);
        return service + " is not in the table, partition " + partition + " read to offset "
                + view.image().positions().getOrDefault(partition, -1L);
    }

    private ServicePlan between(
            ServiceKey service, List<MeshObject> rendered, Collection<ObjectKey> also, String reasonOfDeletes) {
        SortedMap<ObjectKey, MeshObject> desired = new TreeMap<>();
        rendered.forEach(object -> desired.put(object.key(), object));
        SortedSet<ObjectKey> keys = new TreeSet<>(desired.keySet());
        keys.addAll(target.renderer().keys(service));
        keys.addAll(also);
        SortedMap<ObjectKey, MeshObject> actual = new TreeMap<>();
        SortedMap<ObjectKey, String> conflicts = new TreeMap<>();
        for (ObjectKey key : keys) {
            switch (target.actual(key)) {
                case io.fairlead.publisher.spi.Actual.Absent _ -> {}
                case Owned(var object) when object.service().equals(service) -> actual.put(key, object);
                case Owned(var object) -> conflict(conflicts, desired, key, "service " + object.service());
                case Foreign(var owner) -> conflict(conflicts, desired, key, owner);
            }
        }
        return new ServicePlan(Plan.between(actual, desired, reasonOfDeletes), keys, conflicts, List.of(), null);
    }

    /// A foreign object matters only if it has the name that one of ours needs.
    private static void conflict(
            SortedMap<ObjectKey, String> conflicts,
            SortedMap<ObjectKey, MeshObject> desired,
            ObjectKey key,
            String owner) {
        if (desired.remove(key) != null) {
            conflicts.put(key, owner);
        }
    }
}

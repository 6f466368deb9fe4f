package io.fairlead.publisher.spi;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.table.image.MeshService;
import java.util.List;

/// Pure: what the objects of a service look like in a target.
public interface ServiceRenderer {
    /// The objects that this service needs, in order.
    ///
    /// @throws io.fairlead.model.failure.RejectedFailure the service cannot be expressed in this target; what the
    ///     target
    ///     holds of it stays
    List<MeshObject> render(MeshService service);

    /// The same objects together with what an operator should know of them.
    default Rendered renderWithNotices(MeshService service) {
        return new Rendered(render(service), List.of());
    }

    /// The keys of all objects that a service of this name can have, whether or not it has them now.
    List<ObjectKey> keys(ServiceKey service);
}

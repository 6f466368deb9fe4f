package io.fairlead.publisher.spi;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.table.image.MeshService;
import java.util.List;

/// Pure: renders the objects of a service in a target.
public interface ServiceRenderer {
    /// The objects that this service needs, in order.
    ///
    /// @throws io.fairlead.model.failure.RejectedFailure the service cannot be expressed in this target; its
    ///     present objects stay
    List<MeshObject> render(MeshService service);

    /// The same objects, with notices for the operator.
    default Rendered renderWithNotices(MeshService service) {
        return new Rendered(render(service), List.of());
    }

    /// The keys of all objects that a service of this name can have, whether or not it has them now.
    List<ObjectKey> keys(ServiceKey service);
}

package io.fairlead.publisher.spi;

import io.fairlead.publisher.plan.MeshObject;
import java.util.List;

/// The objects of a service, in order, and notices for the operator.
public record Rendered(List<MeshObject> objects, List<Notice> notices) {
    public Rendered {
        objects = List.copyOf(objects);
        notices = List.copyOf(notices);
    }
}

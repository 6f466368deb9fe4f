package io.fairlead.publisher.image;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.publisher.image.ServiceState.Absent;
import io.fairlead.publisher.image.ServiceState.Incomplete;
import io.fairlead.publisher.image.ServiceState.Present;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// What has been read of one service so far, in any order.
public record ServiceParts(@Nullable MergedService service, PSortedMap<EndpointKey, MergedEndpoint> endpoints) {
    static final ServiceParts EMPTY = new ServiceParts(null, TreePMap.empty());

    ServiceParts service(@Nullable MergedService value) {
        return new ServiceParts(value, endpoints);
    }

    ServiceParts endpoint(EndpointKey key, @Nullable MergedEndpoint value) {
        return new ServiceParts(service, value == null ? endpoints.minus(key) : endpoints.plus(key, value));
    }

    boolean isEmpty() {
        return service == null && endpoints.isEmpty();
    }

    ServiceState state() {
        if (service != null) {
            return new Present(new MeshService(service, endpoints));
        }
        return endpoints.isEmpty() ? new Absent() : new Incomplete();
    }
}

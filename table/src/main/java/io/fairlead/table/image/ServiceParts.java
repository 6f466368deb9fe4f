package io.fairlead.table.image;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.table.image.ServiceState.Absent;
import io.fairlead.table.image.ServiceState.Incomplete;
import io.fairlead.table.image.ServiceState.Present;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// The records of one service that have been read so far, in any order. `unreadable` are those of which only the
/// existence is known: the text of their endpoint, or an empty string for the service's own record.
public record ServiceParts(
        @Nullable MergedService service,
        PSortedMap<EndpointKey, MergedEndpoint> endpoints,
        PSortedMap<String, String> unreadable) {
    static final ServiceParts EMPTY = new ServiceParts(null, TreePMap.empty(), TreePMap.empty());
    private static final String ITSELF = "";

    ServiceParts service(@Nullable MergedService value) {
        return new ServiceParts(value, endpoints, unreadable.minus(ITSELF));
    }

    ServiceParts endpoint(EndpointKey key, @Nullable MergedEndpoint value) {
        return new ServiceParts(
                service,
                value == null ? endpoints.minus(key) : endpoints.plus(key, value),
                unreadable.isEmpty() ? unreadable : unreadable.minus(key.toString()));
    }

    /// The previous value stays, if there is one.
    ServiceParts unreadableService() {
        return service == null ? unreadable(ITSELF) : this;
    }

    ServiceParts unreadable(EndpointKey key) {
        return endpoints.containsKey(key) ? this : unreadable(key.toString());
    }

    private ServiceParts unreadable(String part) {
        return new ServiceParts(service, endpoints, unreadable.plus(part, part));
    }

    StoredValue stored() {
        return unreadable.containsKey(ITSELF) ? new StoredValue.Unreadable() : StoredValue.of(service);
    }

    StoredValue stored(EndpointKey key) {
        return unreadable.containsKey(key.toString())
                ? new StoredValue.Unreadable()
                : StoredValue.of(endpoints.get(key));
    }

    boolean isEmpty() {
        return service == null && endpoints.isEmpty() && unreadable.isEmpty();
    }

    ServiceState state() {
        if (!unreadable.isEmpty()) {
            return new Incomplete();
        }
        if (service != null) {
            return new Present(new MeshService(service, endpoints));
        }
        return endpoints.isEmpty() ? new Absent() : new Incomplete();
    }
}

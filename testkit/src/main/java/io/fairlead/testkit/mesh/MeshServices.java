package io.fairlead.testkit.mesh;

import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.Traits;
import io.fairlead.table.image.MeshService;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// Services as the publisher sees them, from as few words as a test needs.
public final class MeshServices {
    private static final Port HTTP = new Port("http", 80, Protocol.HTTP, 8080);
    private static final Provenance NOBODY = new Provenance(List.of(), new TreeMap<>(), List.of());

    private MeshServices() {}

    /// A service with one HTTP port and an endpoint at each address.
    public static MeshService service(String key, String... addresses) {
        ServiceKey service = ServiceKey.parse(key);
        PSortedMap<EndpointKey, MergedEndpoint> endpoints = TreePMap.empty();
        for (MergedEndpoint endpoint : Arrays.stream(addresses)
                .map(address -> endpoint(service, address, "v1"))
                .toList()) {
            endpoints = endpoints.plus(endpoint.endpoint().key(), endpoint);
        }
        return new MeshService(record(service), endpoints);
    }

    /// The service's own record; marked as empty since the epoch where that is said.
    public static MergedService record(ServiceKey service) {
        return new MergedService(service, List.of(HTTP.ofService()), Resolution.STATIC, null, NOBODY);
    }

    public static MergedService emptyRecord(ServiceKey service, Instant since) {
        return new MergedService(service, List.of(HTTP.ofService()), Resolution.STATIC, since, NOBODY);
    }

    /// An endpoint on port 8080, whose label `version` is given.
    public static MergedEndpoint endpoint(ServiceKey service, String address, String version) {
        EndpointKey key = new EndpointKey(new Address(address), 8080, NetworkId.DEFAULT);
        Traits traits =
                new Traits(new TreeMap<>(Map.of("version", version)), Locality.UNKNOWN, Traits.WEIGHT_UNSET, "");
        return new MergedEndpoint(service, new Endpoint(key, List.of(HTTP), Health.PASSING, traits), NOBODY);
    }
}

package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Health;
import io.fairlead.model.NetworkId;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.Traits;
import io.fairlead.table.image.MeshService;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.pcollections.TreePMap;

class DepartureTest {
    private static final SourceId BETA = new SourceId("beta");
    private static final List<Port> PORTS = List.of(new Port("http", 80, Protocol.HTTP, 80));
    private int address;

    @Test
    void countsWhatOnlyTheSourceListsAndNamesTheServicesThatItLeavesEmpty() {
        List<MeshService> table = List.of(
                service("shop/empty.mesh", "beta", "beta"),
                service("shop/mixed.mesh", "beta", "alpha"),
                service("shop/shared.mesh", "alpha,beta"),
                service("shop/other.mesh", "alpha"));

        assertThat(Departure.of(BETA, table)).isEqualTo(new Departure(3, 1, 2, List.of("shop/empty.mesh")));
    }

    @Test
    void twoInstancesOfTheSourceOnOneEndpointAreNoOtherSource() {
        assertThat(Departure.of(BETA, List.of(service("shop/one.mesh", "beta,beta"))))
                .isEqualTo(new Departure(1, 0, 1, List.of("shop/one.mesh")));
    }

    @Test
    void whatIsKeptDoesNotLeave() {
        List<MeshService> table = List.of(service("shop/a.mesh", "beta", "beta"), service("shop/b.mesh", "beta"));

        assertThat(Departure.of(
                        BETA,
                        table,
                        (service, _, instances) -> service.host().equals("a.mesh") && instances.equals(List.of("i"))))
                .isEqualTo(new Departure(1, 0, 1, List.of("shop/b.mesh")));
    }

    /// With an endpoint for each list of witnesses.
    private MeshService service(String name, String... endpoints) {
        ServiceKey service = ServiceKey.parse(name);
        TreePMap<EndpointKey, MergedEndpoint> merged = TreePMap.empty();
        for (String witnesses : endpoints) {
            EndpointKey key = new EndpointKey(new Address("10.0.0." + ++address), 80, NetworkId.DEFAULT);
            Endpoint endpoint = new Endpoint(key, PORTS, Health.PASSING, Traits.NONE);
            merged = merged.plus(key, new MergedEndpoint(service, endpoint, provenance(witnesses)));
        }
        return new MeshService(
                new MergedService(service, List.of(), Resolution.STATIC, null, provenance("alpha")), merged);
    }

    private static Provenance provenance(String sources) {
        List<Witness> witnesses = Arrays.stream(sources.split(","))
                .map(source -> new Witness(new SourceId(source), "i", Instant.EPOCH))
                .toList();
        return new Provenance(witnesses, new TreeMap<>(), List.of());
    }
}

package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.Traits;
import io.fairlead.publisher.image.MeshImage;
import io.fairlead.publisher.image.MeshView;
import io.fairlead.publisher.image.TableChange;
import io.fairlead.publisher.image.TableKey;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class HealthChangesTest {
    private static final ServiceKey BILLING = ServiceKey.parse("shop/billing.mesh");
    private static final Provenance NOBODY = new Provenance(List.of(), new TreeMap<>(), List.of());
    private static final MeshImage SERVICE =
            MeshImage.EMPTY.apply(change(1, new MergedService(BILLING, List.of(), Resolution.STATIC, null, NOBODY)));

    private static TableChange change(long offset, TableEntry value) {
        return new TableChange(0, offset, TableKey.of(value), value);
    }

    private static TableChange endpoint(long offset, String address, Health health, String account) {
        Traits traits = new Traits(new TreeMap<>(), Locality.UNKNOWN, Traits.WEIGHT_UNSET, account);
        EndpointKey key = new EndpointKey(new Address(address), 8080, NetworkId.DEFAULT);
        List<Port> ports = List.of(new Port("http", 80, Protocol.HTTP, 8080));
        return change(offset, new MergedEndpoint(BILLING, new Endpoint(key, ports, health, traits), NOBODY));
    }

    private static MeshView view(MeshImage image) {
        return new MeshView(image, new TreeSet<>(Set.of(0)), new TreeSet<>(Set.of(0)), _ -> 0);
    }

    private static Set<ServiceKey> between(MeshImage before, MeshImage next) {
        return HealthChanges.between(view(before), view(next), Set.of(BILLING));
    }

    private final MeshImage healthy = SERVICE.apply(endpoint(2, "10.1.0.1", Health.PASSING, ""));

    @Test
    void findsAnEndpointThatTurnsCritical() {
        assertThat(between(healthy, healthy.apply(endpoint(3, "10.1.0.1", Health.CRITICAL, ""))))
                .containsExactly(BILLING);
    }

    @Test
    void takesNoOtherChangeForOne() {
        assertThat(between(healthy, healthy.apply(endpoint(3, "10.1.0.1", Health.PASSING, "other"))))
                .isEmpty();
    }

    @Test
    void takesNoNewEndpointForOne() {
        assertThat(between(healthy, healthy.apply(endpoint(3, "10.1.0.2", Health.CRITICAL, ""))))
                .isEmpty();
    }

    @Test
    void takesNoNewServiceForOne() {
        assertThat(between(MeshImage.EMPTY, healthy)).isEmpty();
    }
}

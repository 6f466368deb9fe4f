package io.fairlead.topology.merge;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Protocol;
import io.fairlead.model.Provenance.Overruled;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedService;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Case 22 of target.
class ServiceMergeTest {
    private static final ServiceKey BILLING = ServiceKey.parse("shop/billing.mesh");
    private static final SourceId DC1 = new SourceId("dc1");
    private static final ServicePort TCP = new ServicePort("web", 80, Protocol.TCP);
    private static final ServicePort HTTP = new ServicePort("web", 80, Protocol.HTTP);
    private static final ServicePort OTHER = new ServicePort("other", 80, Protocol.HTTP);

    private static MergedService merged(Map<ServicePort, Integer> ports) {
        int claims = ports.values().stream().mapToInt(Integer::intValue).sum();
        ServiceContribution offer = new ServiceContribution(0, claims, new TreeMap<>(ports), Instant.EPOCH);
        return ServiceMerge.merge(BILLING, ServiceSummary.NONE.withOffer(DC1, offer));
    }

    @Test
    void thePortThatMoreInstancesOfferWinsAndTheOthersAreNamed() {
        MergedService service = merged(Map.of(TCP, 1, HTTP, 2, OTHER, 1));

        assertThat(service.ports()).containsExactly(HTTP);
        assertThat(service.provenance().overruled())
                .extracting(Overruled::source)
                .containsOnly(DC1)
                .hasSize(2);
    }

    @Test
    void portsWithOtherNamesAndNumbersAreUnited() {
        ServicePort admin = new ServicePort("admin", 81, Protocol.HTTP);

        MergedService service = merged(Map.of(HTTP, 1, admin, 1));

        assertThat(service.ports()).containsExactlyInAnyOrder(HTTP, admin);
        assertThat(service.provenance().overruled()).isEmpty();
    }
}

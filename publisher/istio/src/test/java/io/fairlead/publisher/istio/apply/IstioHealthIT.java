package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.Endpoint;
import io.fairlead.model.Health;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Traits;
import io.fairlead.publisher.istio.render.Fixtures;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a real API server holds of a service whose endpoints fail.
@WithKubernetes
@Timeout(240)
class IstioHealthIT {
    private final TargetRig rig;

    IstioHealthIT(KubernetesPeer kubernetes) {
        rig = new TargetRig(kubernetes);
    }

    @BeforeEach
    void start() throws Exception {
        rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private MeshObject object(Health... endpoints) {
        List<Endpoint> all = new ArrayList<>();
        for (Health health : endpoints) {
            all.add(Fixtures.endpoint(
                    "10.1.0." + (1 + all.size()), health, Traits.NONE, new Port("http", 80, Protocol.HTTP, 8080)));
        }
        return rig.target
                .renderer()
                .render(Fixtures.service(
                        new ServiceKey(rig.namespace, "billing.mesh"),
                        List.of(Fixtures.HTTP),
                        all.toArray(Endpoint[]::new)))
                .getFirst();
    }

    private List<String> addresses(MeshObject object) throws Exception {
        List<String> addresses = new ArrayList<>();
        for (JsonNode endpoint : rig.get(object.key()).at("/spec/endpoints")) {
            addresses.add(endpoint.path("address").asText());
        }
        return addresses;
    }

    @Test
    void noEndpointLeavesWhenAllTurnCriticalAndOnlyTheHealthyStayOnceHalfHaveRecovered() throws Exception {
        MeshObject passing = object(Health.PASSING, Health.PASSING, Health.MAINTENANCE);
        rig.target.apply(new Create(passing));
        assertThat(addresses(passing)).containsExactly("10.1.0.1", "10.1.0.2");

        MeshObject critical = object(Health.CRITICAL, Health.CRITICAL, Health.MAINTENANCE);
        assertThat(critical).as("nothing is written").isEqualTo(passing);

        MeshObject half = object(Health.CRITICAL, Health.PASSING, Health.MAINTENANCE);
        rig.target.apply(new Update(critical, half));
        assertThat(addresses(half)).containsExactly("10.1.0.2");
    }
}

package io.fairlead.publisher.istio.render;

import static io.fairlead.publisher.istio.render.Fixtures.BILLING;
import static io.fairlead.publisher.istio.render.Fixtures.HTTP;
import static io.fairlead.publisher.istio.render.Fixtures.endpoint;
import static io.fairlead.publisher.istio.render.Fixtures.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.MeshObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceEntryReaderTest {
    private final ServiceEntryRenderer renderer = new ServiceEntryRenderer(RenderOptions.of("shop"));
    private final MeshObject rendered = renderer.render(service(BILLING, List.of(HTTP), endpoint("10.1.0.4", 8080)))
            .getFirst();
    private final ServiceEntry actual = ServiceEntryJson.read(rendered.content());

    @Test
    void seesAnEditOfAnEndpoint() {
        actual.getSpec().getEndpoints().getFirst().setAddress("10.1.0.5");

        assertThat(ServiceEntryReader.read(actual).orElseThrow().content()).isNotEqualTo(rendered.content());
    }

    @Test
    void seesAFieldInAPortThatWeNeverSet() {
        actual.getSpec().getPorts().getFirst().setTargetPort(9L);

        assertThat(ServiceEntryReader.read(actual).orElseThrow().content()).isNotEqualTo(rendered.content());
    }

    @Test
    void seesAnOptOutThatSomebodyElseSet() {
        actual.getMetadata().getLabels().put("networking.istio.io/enable-autoallocate-ip", "false");

        assertThat(ServiceEntryReader.read(actual).orElseThrow().content()).isNotEqualTo(rendered.content());
    }

    @Test
    void putsBackWhatIsOursAndLeavesTheRest() {
        actual.getSpec().setHosts(List.of("other.mesh"));
        actual.getSpec().setExportTo(List.of("."));
        actual.getMetadata().setLabels(Map.of("team", "pay"));

        ServiceEntry repaired = ServiceEntryReader.replaceOwned(actual, ServiceEntryJson.read(rendered.content()));

        assertThat(ServiceEntryReader.read(repaired)).contains(rendered);
        assertThat(repaired.getSpec().getExportTo()).containsExactly(".");
        assertThat(repaired.getMetadata().getLabels()).containsEntry("team", "pay");
    }

    @ParameterizedTest
    @CsvSource({
        "billing.shop.mesh, billing.shop.mesh",
        "wildcard.shop.mesh.0, *.shop.mesh",
        "wildcard.0, ''",
        "billing.0, ''"
    })
    void knowsTheServiceByTheNameWhereTheNoteIsLost(String name, String host) {
        actual.getMetadata().setName(name);
        actual.getMetadata().getAnnotations().clear();

        assertThat(ServiceEntryReader.read(actual).map(MeshObject::service))
                .isEqualTo(host.isEmpty() ? Optional.empty() : Optional.of(new ServiceKey("shop", host)));
    }

    @Test
    void believesTheNameRatherThanANoteThatContradictsIt() {
        actual.getMetadata().getAnnotations().put("fairlead.io/service", "shop/other.mesh");

        assertThat(ServiceEntryReader.read(actual).orElseThrow().service()).isEqualTo(BILLING);
    }
}

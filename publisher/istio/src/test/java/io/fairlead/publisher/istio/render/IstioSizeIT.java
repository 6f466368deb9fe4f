package io.fairlead.publisher.istio.render;

import static io.fairlead.publisher.istio.render.Fixtures.HTTP;
import static io.fairlead.publisher.istio.render.Fixtures.endpoint;
import static io.fairlead.publisher.istio.render.Fixtures.labels;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Health;
import io.fairlead.model.Port;
import io.fairlead.model.Protocol;
import io.fairlead.model.ServiceKey;
import io.fairlead.table.image.MeshService;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests.Answer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The limit on an object's bytes lies below etcd's own, and not far below.
@WithKubernetes
class IstioSizeIT {
    private static final Port PORT = new Port("http", 80, Protocol.HTTP, 8080);

    private final KubernetesPeer kubernetes;
    private final ServiceKey key;
    private final ServiceEntryRenderer renderer = new ServiceEntryRenderer(RenderOptions.of("shop"));

    IstioSizeIT(KubernetesPeer kubernetes) {
        this.kubernetes = kubernetes;
        this.key = new ServiceKey(kubernetes.namespace(), "large.mesh");
    }

    /// 2500 endpoints, each with a label of that many characters.
    private MeshService service(int characters) {
        Endpoint[] endpoints = IntStream.range(0, 2500)
                .mapToObj(i -> endpoint(
                        "10.1." + (100 + i / 100) + "." + (100 + i % 100),
                        Health.PASSING,
                        labels("k", "v".repeat(characters)),
                        PORT))
                .toArray(Endpoint[]::new);
        return Fixtures.service(key, List.of(HTTP), endpoints);
    }

    @Test
    void theServerTakesTheLargestObjectThatIsRendered() {
        String content = renderer.render(service(490)).getFirst().content();
        assertThat(content.length()).isBetween(1_390_000, 1_400_000);

        assertThat(applied(content).status()).isEqualTo(201);
    }

    @Test
    void theServerRefusesWhatIsAFewPercentLarger() {
        MeshService larger = service(580);
        String content = renderer.unchecked(larger).content();
        assertThat(content.length()).isBetween(1_580_000, 1_630_000);

        String written = renderer.render(larger).getFirst().content();
        assertThat(written.length()).isBetween(1_380_000, 1_400_000);
        assertThat(applied(content).body()).contains("etcdserver: request is too large");
    }

    private Answer applied(String content) {
        return kubernetes.admin(
                "PATCH",
                "/apis/networking.istio.io/v1/namespaces/" + key.namespace()
                        + "/serviceentries/large.mesh?fieldManager=fairlead-shop",
                "application/apply-patch+yaml",
                content);
    }
}

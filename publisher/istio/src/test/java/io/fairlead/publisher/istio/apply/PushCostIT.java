package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.publisher.image.MeshService;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.ServiceEntryRenderer;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.peers.EnvoyPeer;
import io.fairlead.testkit.peers.IstiodPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithEnvoy;
import io.fairlead.testkit.peers.WithIstio;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a change costs the mesh: which pushes a real istiod sends to a real proxy, by its own metrics.
@WithIstio
@WithEnvoy(hosts = PushCostIT.HOST)
@Timeout(120)
class PushCostIT {
    static final String HOST = "billing.cost.mesh";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /// Istiod waits 100 ms for more; what has not come after ten times that does not come.
    private static final Duration QUIET = Duration.ofSeconds(1);

    private final ServiceEntryRenderer renderer = new ServiceEntryRenderer(RenderOptions.of("shop"));
    private KubernetesPeer kubernetes;
    private IstiodPeer istiod;
    private EnvoyPeer envoy;
    private IstioTarget target;
    private String namespace;
    private MeshObject known;

    @BeforeEach
    void createTheService(KubernetesPeer api, IstiodPeer istio, EnvoyPeer proxy) throws Exception {
        kubernetes = api;
        istiod = istio;
        envoy = proxy;
        namespace = kubernetes.namespace();
        target = new IstioTarget(IstioConfig.of(
                "mesh", new KubernetesAccess.Kubeconfig(kubernetes.kubeconfig(KubernetesPeer.ADMIN), ""), "shop"));
        target.start(_ -> {});
        known = object("10.1.0.4");
        target.apply(new Create(known));
        awaitEndpoints("10.1.0.4:8080");
        settled();
    }

    @AfterEach
    void close() {
        target.close();
        kubernetes.delete("/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries");
    }

    @Test
    void anotherEndpointIsAPushOfEndpointsAlone() throws Exception {
        SortedMap<String, Long> pushed = pushedBy(object("10.1.0.4", "10.1.0.5"));
        awaitEndpoints("10.1.0.4:8080", "10.1.0.5:8080");
        assertThat(pushed).containsOnlyKeys("eds");
        assertThat(istiod.log().lines().filter(line -> line.contains("Push debounce stable")))
                .last()
                .asString()
                .contains("for config Endpoints/" + namespace + "/" + HOST);
    }

    @Test
    void endpointsThatGoAndComeBackArePushesOfEndpointsAlone() throws Exception {
        assertThat(pushedBy(object())).containsOnlyKeys("eds");
        assertThat(pushedBy(object("10.1.0.4"))).containsOnlyKeys("eds");
        awaitEndpoints("10.1.0.4:8080");
    }

    @Test
    void anotherPortIsAPushOfTheService() throws Exception {
        MeshObject changed = new MeshObject(
                known.key(), known.service(), known.content().replace("\"number\":80,", "\"number\":81,"));
        assertThat(changed).isNotEqualTo(known);
        assertThat(pushedBy(changed)).containsKey("cds");
    }

    @Test
    void aLabelOfTheObjectIsAPushOfTheService() throws Exception {
        SortedMap<String, Long> before = istiod.pushes();
        kubernetes.apply(
                "/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries/"
                        + known.key().name(),
                "somebody",
                """
                {apiVersion: networking.istio.io/v1, kind: ServiceEntry,
                 metadata: {name: "%s", namespace: %s, labels: {team: payments}}}
                """.formatted(known.key().name(), namespace));
        settled();
        assertThat(since(before)).containsKey("cds");
    }

    @Test
    void whatIsThereAlreadyIsNoPushAtAll() throws Exception {
        assertThat(pushedBy(object("10.1.0.4"))).isEmpty();
    }

    private SortedMap<String, Long> pushedBy(MeshObject next) throws Exception {
        SortedMap<String, Long> before = istiod.pushes();
        target.apply(new Update(known, next));
        known = next;
        settled();
        return since(before);
    }

    /// Returns when nothing was pushed for a while.
    private void settled() throws InterruptedException {
        SortedMap<String, Long> last = istiod.pushes();
        long quietSince = System.nanoTime();
        while (System.nanoTime() - quietSince < QUIET.toNanos()) {
            Thread.sleep(50);
            SortedMap<String, Long> now = istiod.pushes();
            if (!now.equals(last)) {
                last = now;
                quietSince = System.nanoTime();
            }
        }
    }

    private SortedMap<String, Long> since(SortedMap<String, Long> before) throws InterruptedException {
        SortedMap<String, Long> more = new TreeMap<>();
        istiod.pushes().forEach((type, count) -> {
            long difference = count - before.getOrDefault(type, 0L);
            if (difference != 0) {
                more.put(type, difference);
            }
        });
        return more;
    }

    private MeshObject object(String... addresses) {
        MeshService service = MeshServices.service(namespace + "/" + HOST, addresses);
        return renderer.render(service).getFirst();
    }

    private void awaitEndpoints(String... endpoints) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(envoy.endpoints(HOST)).containsExactly(endpoints));
    }
}

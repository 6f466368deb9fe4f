package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.ServiceEntryRenderer;
import io.fairlead.publisher.istio.render.VirtualAddresses;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.TargetListener;
import io.fairlead.publisher.spi.WriteOrigin;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.reader.ReadTo;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.peers.EnvoyPeer;
import io.fairlead.testkit.peers.IstiodPeer;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithEnvoy;
import io.fairlead.testkit.peers.WithIstio;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a change costs the mesh: which pushes a real istiod sends to a real proxy, by its own metrics.
///
/// The metrics do not say whose a push was, the log does: where it names anything but this test's service between
/// the change and the quiet after it, the numbers are not the change's, and it is made once more. Istiod's own part in
/// a new service is waited for: its IP autoallocator writes an address into the object's status, which is a push of the
/// service and would be taken for the change's where it comes late.
@WithIstio
@WithEnvoy(hosts = PushCostIT.HOST)
@Timeout(240)
class PushCostIT {
    static final String HOST = "billing.cost.mesh";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// Istiod waits 100 ms for more; what has not come after twenty times that does not come.
    private static final Duration QUIET = Duration.ofSeconds(2);

    private static final int ATTEMPTS = 5;

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
        target = new IstioTarget(IstioMesh.of(
                "mesh", new KubernetesAccess.Kubeconfig(kubernetes.kubeconfig(KubernetesPeer.ADMIN), ""), "shop"));
        target.start(new Reading());
        known = object("10.1.0.4");
        target.apply(new Create(known));
        awaitEndpoints("10.1.0.4:8080");
        await().atMost(PATIENCE)
                .until(() ->
                        kubernetes.get(KubernetesMesh.path(known.key())).body().contains("\"addresses\":"));
        settled();
    }

    /// Each write rests on another record: that is written too, and pushes nothing.
    private static final class Reading implements TargetListener {
        private final AtomicLong offset = new AtomicLong();

        @Override
        public void drifted(ObjectKey object) {}

        @Override
        public Optional<WriteOrigin> origin(ServiceKey service) {
            ReadTo readTo = new ReadTo(0, offset.incrementAndGet(), 1, "");
            return Optional.of(new WriteOrigin(readTo, new WriteOrigin.Notice(Instant.EPOCH, readTo)));
        }
    }

    @AfterEach
    void close() {
        target.close();
        kubernetes.delete("/apis/networking.istio.io/v1/namespaces/" + namespace + "/serviceentries");
    }

    @Test
    void anotherEndpointIsAPushOfEndpointsAlone() throws Exception {
        Pushes pushes = pushedBy(object("10.1.0.4", "10.1.0.5"));
        awaitEndpoints("10.1.0.4:8080", "10.1.0.5:8080");
        assertThat(pushes.types()).containsOnlyKeys("eds");
        assertThat(pushes.causes()).containsExactly(endpoints());
    }

    @Test
    void endpointsThatGoAndComeBackArePushesOfEndpointsAlone() throws Exception {
        assertThat(pushedBy(object()).types()).containsOnlyKeys("eds");
        assertThat(pushedBy(object("10.1.0.4")).types()).containsOnlyKeys("eds");
        awaitEndpoints("10.1.0.4:8080");
    }

    @Test
    void anotherPortIsAPushOfTheService() throws Exception {
        MeshObject changed = new MeshObject(
                known.key(), known.service(), known.content().replace("\"number\":80,", "\"number\":81,"));
        assertThat(changed).isNotEqualTo(known);
        assertThat(pushedBy(changed).types()).containsKey("cds");
    }

    /// The one label that Fairlead itself changes on an object: an operator has decided on its address.
    @Test
    void aLabelOfTheObjectIsAPushOfTheService() throws Exception {
        RenderOptions options = RenderOptions.of("shop");
        ServiceEntryRenderer without = new ServiceEntryRenderer(
                new RenderOptions(options.mark(), options.health(), VirtualAddresses.TCP_ONLY, options.hosts()));
        MeshObject changed = without.render(service("10.1.0.4")).getFirst();
        assertThat(changed).isNotEqualTo(known);
        assertThat(pushedBy(changed).types()).containsKey("cds");
    }

    @Test
    void whatIsThereAlreadyIsNoPushAtAll() throws Exception {
        assertThat(pushedBy(object("10.1.0.4"))).isEqualTo(new Pushes(new TreeMap<>(), List.of()));
    }

    /// How many pushes of each type there were, and what caused them, each once.
    private record Pushes(SortedMap<String, Long> types, List<String> causes) {}

    private Pushes pushedBy(MeshObject next) throws Exception {
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            Pushes pushes = pushedWhile(new Update(known, next));
            if (pushes.causes().stream().allMatch(Set.of(endpoints(), whole())::contains)) {
                known = next;
                return pushes;
            }
            System.out.println("attempt " + attempt + ": istiod had other things to push, too: " + pushes);
            target.apply(new Update(next, known));
            settled();
        }
        throw new AssertionError("istiod had other things to push at each of " + ATTEMPTS + " attempts");
    }

    private Pushes pushedWhile(Update change) throws Exception {
        SortedMap<String, Long> before = istiod.pushes();
        int told = istiod.pushCauses().size();
        target.apply(change);
        if (!change.before().equals(change.after())) {
            // On a busy machine the first push may be later than what is taken for quiet.
            await().atMost(PATIENCE).until(() -> !istiod.pushes().equals(before));
        }
        settled();
        List<String> causes = istiod.pushCauses();
        return new Pushes(
                since(before),
                causes.subList(told, causes.size()).stream().distinct().toList());
    }

    private String endpoints() {
        return "Endpoints/" + namespace + "/" + HOST;
    }

    private String whole() {
        return "ServiceEntry/" + namespace + "/" + HOST;
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
        return renderer.render(service(addresses)).getFirst();
    }

    private MeshService service(String... addresses) {
        return MeshServices.service(namespace + "/" + HOST, addresses);
    }

    private void awaitEndpoints(String... endpoints) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(envoy.endpoints(HOST)).containsExactly(endpoints));
    }
}

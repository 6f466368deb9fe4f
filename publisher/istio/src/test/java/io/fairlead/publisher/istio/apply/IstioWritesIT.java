package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.publisher.istio.render.ServiceSamples;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.table.image.MeshService;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How an object is written: whose it is, byte for byte, and no more than that changed.
@WithKubernetes
@Timeout(240)
class IstioWritesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final TargetRig rig;

    IstioWritesIT(KubernetesPeer kubernetes) {
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

    @Test
    void isOwnedByItsFieldManagerAlone() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        rig.target.apply(new Update(billing, rig.object("billing.mesh", "10.1.0.5")));

        JsonNode managers = rig.get(billing.key()).at("/metadata/managedFields");
        assertThat(managers).hasSize(1);
        assertThat(managers.get(0).get("manager").asText()).isEqualTo("fairlead-shop");
        assertThat(managers.get(0).get("operation").asText()).isEqualTo("Apply");
    }

    /// The API server drops, defaults and normalises: nothing of that may look like a difference.
    @Test
    void readsBackTheVeryBytesThatWereRendered() throws Exception {
        List<MeshService> services = new ArrayList<>(ServiceSamples.unusual(rig.namespace));
        services.addAll(ServiceSamples.random(rig.namespace, 100));
        for (MeshService service : services) {
            MeshObject object = rig.target.renderer().render(service).getFirst();
            rig.target.apply(new Create(object));
            assertThat(rig.target.actual(object.key())).isEqualTo(new Owned(object));
        }
        try (IstioTarget later = new IstioTarget(rig.config(KubernetesPeer.ADMIN))) {
            later.start(rig.drifts::add);
            assertThat(later.owned()).isEqualTo(rig.target.owned());
        }
        assertThat(rig.drifts).isEmpty();
    }

    @Test
    void changesNothingButEndpointsWhenOnlyEndpointsChanged() throws Exception {
        MeshObject before = rig.created("billing.mesh", "10.1.0.4");
        JsonNode old = rig.get(before.key());
        rig.target.apply(new Update(before, rig.object("billing.mesh", "10.1.0.4", "10.1.0.5")));

        JsonNode now = rig.get(before.key());
        assertThat(now.at("/metadata/generation").asLong())
                .isEqualTo(old.at("/metadata/generation").asLong() + 1);
        assertThat(now.at("/spec/endpoints")).hasSize(2);
        assertThat(stable(now)).isEqualTo(stable(old));
    }

    private static JsonNode stable(JsonNode object) {
        ObjectNode copy = object.deepCopy();
        ((ObjectNode) copy.get("spec")).remove("endpoints");
        ((ObjectNode) copy.get("metadata")).remove(List.of("resourceVersion", "generation", "managedFields"));
        return copy;
    }

    @Test
    void writesNothingWhenTheSameIsAppliedAgain() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        String version = rig.get(billing.key()).at("/metadata/resourceVersion").asText();

        assertThat(Plan.between(rig.target.owned(), Map.of(billing.key(), billing), "none"))
                .isEqualTo(Plan.EMPTY);
        rig.target.apply(new Update(billing, billing));

        assertThat(rig.get(billing.key()).at("/metadata/resourceVersion").asText())
                .isEqualTo(version);
    }

    @Test
    void seesItsOwnWriteBeforeTheWatchDoes() throws Exception {
        for (int i = 0; i < 50; i++) {
            MeshObject billing = rig.created("billing.mesh", "10.1.0." + i);
            assertThat(rig.target.actual(billing.key())).isEqualTo(new Owned(billing));
        }
        assertThat(rig.drifts).isEmpty();
    }

    @Test
    void holdsAsManyEndpointsAsOneObjectCan() throws Exception {
        String[] addresses = IntStream.range(0, 4096)
                .mapToObj(i -> "10." + i / 62500 + "." + i / 250 % 250 + "." + i % 250)
                .toArray(String[]::new);
        MeshObject large = rig.created("large.mesh", addresses);

        assertThat(rig.target.actual(large.key())).isEqualTo(new Owned(large));
        assertThat(rig.get(large.key()).at("/spec/endpoints")).hasSize(4096);
    }

    @Test
    void endsAWriteThatIsInterrupted() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        // Else the write could be refused at once, as made on an older state.
        await().atMost(PATIENCE).until(() -> rig.target.actual(billing.key()).equals(new Owned(billing)));
        rig.kubernetes.server().pause();
        try {
            Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
            Thread writer = Thread.ofVirtual().start(() -> {
                try {
                    rig.target.apply(new Update(billing, rig.object("billing.mesh", "10.1.0.5")));
                } catch (Exception e) {
                    thrown.add(e);
                }
            });
            await().atMost(PATIENCE).pollDelay(Duration.ofMillis(300)).untilAsserted(() -> {
                assertThat(thrown).isEmpty();
                assertThat(writer.isAlive()).isTrue();
            });
            writer.interrupt();

            // Well before the time limit of the request, a minute.
            assertThat(writer.join(Duration.ofSeconds(20))).isTrue();
            assertThat(thrown).singleElement().isInstanceOf(InterruptedException.class);
        } finally {
            rig.kubernetes.server().resume();
        }
    }
}

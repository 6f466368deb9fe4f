package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.istio.render.ClusterHosts;
import io.fairlead.publisher.istio.render.OwnerMark;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.VirtualAddresses;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Actual.Foreign;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.publisher.spi.MarkedObject;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The marks of a pipeline on a real API server.
@WithKubernetes
@Timeout(240)
class MarkedEntriesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Owner SHOP = new Owner("shop", "kafka-1/fairlead.shop.");
    private static final Owner STORE = new Owner("store", "kafka-1/fairlead.store.");

    private final TargetRig rig;
    private final IstioTarget shop;
    private final IstioTarget store;
    private final MarkedEntries entries;

    MarkedEntriesIT(KubernetesPeer kubernetes) {
        rig = new TargetRig(kubernetes);
        shop = target(SHOP);
        store = target(STORE);
        entries = new MarkedEntries(rig.config(KubernetesPeer.ADMIN));
    }

    private IstioTarget target(Owner owner) {
        IstioMesh plain = rig.config(KubernetesPeer.ADMIN);
        return new IstioTarget(new IstioMesh(
                plain.name(),
                plain.access(),
                new RenderOptions(
                        new OwnerMark(owner), HealthPolicy.DEFAULT, VirtualAddresses.ALL, ClusterHosts.REFUSED),
                plain.namespaces(),
                plain.timeout()));
    }

    @BeforeEach
    void start() throws Exception {
        shop.start(rig.drifts::add);
        shop.apply(new Create(billing(shop, "10.1.0.4", "10.1.0.5")));
    }

    @AfterEach
    void close() {
        entries.close();
        shop.close();
        store.close();
        rig.kubernetes.delete("/apis/networking.istio.io/v1/namespaces/" + rig.namespace + "/serviceentries");
        rig.close();
    }

    private MeshObject billing(IstioTarget of, String... addresses) {
        return of.renderer()
                .render(MeshServices.service(rig.namespace + "/billing.mesh", addresses))
                .getFirst();
    }

    private ObjectKey key() {
        return billing(shop).key();
    }

    private MarkedObject listed(String pipeline) throws Exception {
        List<MarkedObject> all = entries.of(pipeline);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private void patch(String patch) throws Exception {
        rig.kubernetes.admin(
                "PATCH", KubernetesMesh.path(key()) + "?fieldManager=somebody", "application/merge-patch+json", patch);
    }

    private List<String> managers() throws Exception {
        return rig.get(key()).path("metadata").path("managedFields").findValuesAsText("manager");
    }

    private static JsonNode spec(JsonNode object) {
        return ((ObjectNode) object).path("spec");
    }

    @Test
    void listsThePipelinesObjectsWithOwnerAndLastWrite() throws Exception {
        MarkedObject found = listed("shop");
        assertThat(found.owner()).isEqualTo(SHOP);
        assertThat(found.object()).isEqualTo(billing(shop, "10.1.0.4", "10.1.0.5"));
        assertThat(found.lastWrite()).isPresent();
        assertThat(entries.of("store")).isEmpty();
    }

    @Test
    void deletesWhatWasListedAlsoAfterSomebodyTouchedIt() throws Exception {
        MarkedObject found = listed("shop");
        patch("{\"metadata\":{\"annotations\":{\"note\":\"seen\"}}}");
        assertThat(entries.delete(found)).isTrue();
        assertThat(entries.of("shop")).isEmpty();
        assertThat(entries.delete(found)).isFalse();
    }

    @Test
    void leavesWhatLostItsMarkChangedHandsOrWasMadeAgain() throws Exception {
        MarkedObject found = listed("shop");
        patch("{\"metadata\":{\"labels\":{\"fairlead.io/pipeline\":null}}}");
        assertThat(entries.delete(found)).isFalse();
        patch("{\"metadata\":{\"labels\":{\"fairlead.io/pipeline\":\"store\"}}}");
        assertThat(entries.orphan(found)).isFalse();
        patch("{\"metadata\":{\"labels\":{\"fairlead.io/pipeline\":\"shop\"},"
                + "\"annotations\":{\"fairlead.io/installation\":\"other/\"}}}");
        assertThat(entries.handOver(found, STORE)).isFalse();
        assertThat(rig.kubernetes.get(KubernetesMesh.path(key())).status()).isEqualTo(200);

        rig.kubernetes.delete(KubernetesMesh.path(key()));
        await().atMost(PATIENCE).until(() -> shop.owned().isEmpty());
        shop.apply(new Create(billing(shop, "10.1.0.4")));
        assertThat(entries.delete(found)).isFalse();
        assertThat(entries.of("shop")).hasSize(1);
    }

    @Test
    void anOrphanKeepsItsSpecAndNoMarkNorManagerOfOurs() throws Exception {
        JsonNode before = rig.get(key());
        assertThat(entries.orphan(listed("shop"))).isTrue();

        JsonNode after = rig.get(key());
        assertThat(spec(after)).isEqualTo(spec(before));
        assertThat(after.at("/metadata/uid")).isEqualTo(before.at("/metadata/uid"));
        assertThat(after.at("/metadata/generation")).isEqualTo(before.at("/metadata/generation"));
        assertThat(after.path("metadata").toString()).doesNotContain("fairlead");
        assertThat(entries.of("shop")).isEmpty();
        await().atMost(PATIENCE).until(() -> shop.actual(key()) instanceof Foreign);
    }

    @Test
    void handsAnObjectOverInOneStepAndTheSpecStays() throws Exception {
        JsonNode before = rig.get(key());
        MarkedObject found = listed("shop");
        MeshObject own = billing(store, "10.1.0.4", "10.1.0.5");
        assertThat(entries.handedOver(found, STORE)).isEqualTo(own);
        assertThat(entries.handOver(found, STORE)).isTrue();

        JsonNode after = rig.get(key());
        assertThat(spec(after)).isEqualTo(spec(before));
        assertThat(after.at("/metadata/uid")).isEqualTo(before.at("/metadata/uid"));
        assertThat(after.at("/metadata/generation")).isEqualTo(before.at("/metadata/generation"));
        assertThat(listed("store").owner()).isEqualTo(STORE);
        assertThat(managers()).contains("fairlead-store").doesNotContain("fairlead-shop");
        await().atMost(PATIENCE).until(() -> shop.actual(key()) instanceof Foreign);
        // The mirror knows of it a moment before it tells it.
        await().atMost(PATIENCE).until(() -> !rig.drifts.isEmpty());
        assertThat(rig.drifts).containsExactly(key());

        store.start(rig.drifts::add);
        assertThat(store.actual(key())).isEqualTo(new Owned(own));
    }

    @Test
    void theNewOwnersNextWriteTakesOutWhatTheFormerOneHadPutIn() throws Exception {
        entries.handOver(listed("shop"), STORE);
        store.start(rig.drifts::add);
        store.apply(new Update(billing(store, "10.1.0.4", "10.1.0.5"), billing(store, "10.1.0.5")));
        assertThat(rig.get(key()).at("/spec/endpoints").findValuesAsText("address"))
                .containsExactly("10.1.0.5");
        assertThat(managers()).doesNotContain("fairlead-shop");
    }
}

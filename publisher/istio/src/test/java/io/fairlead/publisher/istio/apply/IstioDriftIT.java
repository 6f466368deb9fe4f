package io.fairlead.publisher.istio.apply;

import static io.fairlead.publisher.istio.apply.KubernetesMesh.path;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.KubernetesRequests;
import io.fairlead.testkit.peers.WithKubernetes;
import java.time.Duration;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What others do to our objects: what counts, and that it is taken back.
@WithKubernetes
@Timeout(240)
class IstioDriftIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final TargetRig rig;

    IstioDriftIT(KubernetesPeer kubernetes) {
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
    void takesNoStatusForeignLabelOrForeignAnnotationForDrift() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        rig.kubernetes.admin(
                "PATCH",
                path(billing.key()) + "/status",
                "application/merge-patch+json",
                "{\"status\":{\"addresses\":[{\"value\":\"240.240.0.1\",\"host\":\"billing.mesh\"}]}}");
        rig.kubernetes.apply(path(billing.key()), "argocd", """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: billing.mesh, labels: {team: pay}, annotations: {seen: "yes"}}
                """);
        rig.kubernetes.apply(path(billing.key()), "mesh-admin", """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: billing.mesh}
                spec: {hosts: [billing.mesh], exportTo: ["."]}
                """);
        MeshObject witness = rig.created("cart.mesh", "10.1.0.9");
        rig.kubernetes.delete(path(witness.key()));
        await().atMost(PATIENCE).until(() -> rig.drifts.contains(witness.key()));

        assertThat(rig.drifts).containsOnly(witness.key());
        assertThat(rig.target.actual(billing.key())).isEqualTo(new Owned(billing));

        rig.target.apply(new Update(billing, rig.object("billing.mesh", "10.1.0.7")));

        JsonNode now = rig.get(billing.key());
        assertThat(now.at("/metadata/labels/team").asText()).isEqualTo("pay");
        assertThat(now.at("/metadata/annotations/seen").asText()).isEqualTo("yes");
        assertThat(now.at("/spec/exportTo/0").asText()).isEqualTo(".");
        assertThat(now.at("/status/addresses")).hasSize(1);
    }

    @Test
    void takesOutWhatSomebodyAddedInsideOurFields() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        rig.kubernetes.apply(path(billing.key()), "kubectl", """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: billing.mesh}
                spec: {hosts: [billing.mesh], ports: [{name: extra, number: 99}]}
                """);
        await().atMost(PATIENCE).until(() -> rig.drifts.contains(billing.key()));
        assertThat(rig.get(billing.key()).at("/spec/ports")).hasSize(2);

        rig.target.apply(new Update(((Owned) rig.target.actual(billing.key())).object(), billing));

        assertThat(rig.target.actual(billing.key())).isEqualTo(new Owned(billing));
        assertThat(rig.get(billing.key()).at("/spec/ports")).hasSize(1);
    }

    /// The list is atomic: the definitions say so, and nobody can own one endpoint of it.
    @Test
    void ownsTheListOfEndpointsAsOne() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4", "10.1.0.5");
        String theirs = """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: billing.mesh}
                spec: {hosts: [billing.mesh], endpoints: [{address: 10.9.9.9, ports: {http: 1}}]}
                """;

        KubernetesRequests.Answer unforced = rig.kubernetes.admin(
                "PATCH", path(billing.key()) + "?fieldManager=kubectl", "application/apply-patch+yaml", theirs);
        assertThat(unforced.status()).isEqualTo(409);
        assertThat(unforced.body())
                .contains("conflict with \\\"fairlead-shop\\\"")
                .contains(".spec.endpoints");
        assertThat(rig.get(billing.key()).at("/spec/endpoints")).hasSize(2);

        rig.kubernetes.apply(path(billing.key()), "kubectl", theirs);
        await().atMost(PATIENCE).until(() -> rig.drifts.contains(billing.key()));
        assertThat(rig.get(billing.key()).at("/spec/endpoints")).hasSize(1);

        rig.target.apply(new Update(((Owned) rig.target.actual(billing.key())).object(), billing));

        assertThat(rig.target.actual(billing.key())).isEqualTo(new Owned(billing));
        assertThat(rig.get(billing.key()).at("/spec/endpoints")).hasSize(2);
        assertThat(ownersOf(billing, "f:endpoints")).containsExactly("fairlead-shop");
    }

    @Test
    void tellsAFieldThatAForeignManagerTookOverAndTakesItBack() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        rig.kubernetes.apply(path(billing.key()), "mesh-admin", """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: billing.mesh}
                spec: {hosts: [billing.mesh], location: MESH_EXTERNAL}
                """);
        await().atMost(PATIENCE).until(() -> rig.drifts.contains(billing.key()));
        assertThat(ownersOf(billing, "f:location")).containsExactly("mesh-admin");

        rig.target.apply(new Update(((Owned) rig.target.actual(billing.key())).object(), billing));

        assertThat(rig.get(billing.key()).at("/spec/location").asText()).isEqualTo("MESH_INTERNAL");
        assertThat(ownersOf(billing, "f:location")).containsExactly("fairlead-shop");
    }

    private List<String> ownersOf(MeshObject object, String field) throws Exception {
        return StreamSupport.stream(
                        rig.get(object.key()).at("/metadata/managedFields").spliterator(), false)
                .filter(fields -> fields.at("/fieldsV1/f:spec").has(field))
                .map(fields -> fields.get("manager").asText())
                .toList();
    }

    @Test
    void repairsAnObjectThatSomebodyDeleted() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        rig.kubernetes.delete(path(billing.key()));

        rig.target.apply(new Update(billing, rig.object("billing.mesh", "10.1.0.5")));

        assertThat(rig.get(billing.key()).at("/spec/endpoints/0/address").asText())
                .isEqualTo("10.1.0.5");
    }
}

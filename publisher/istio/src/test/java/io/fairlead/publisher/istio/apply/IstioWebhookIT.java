package io.fairlead.publisher.istio.apply;

import static io.fairlead.publisher.istio.apply.TargetRig.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An admission webhook that refuses one object: this is reported, and the others are written.
@WithKubernetes
@Timeout(240)
class IstioWebhookIT {
    private static final String FINE = "\"allowed\": true";

    private final TargetRig rig;

    IstioWebhookIT(KubernetesPeer kubernetes) {
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

    /// `answer` for the object whose name begins with `refused` and for none but it.
    private WebhookServer webhook(String kind, Path folder, String answer) throws Exception {
        Function<JsonNode, String> judge =
                object -> object.at("/metadata/name").asText().startsWith("refused") ? answer : FINE;
        return WebhookServer.start(rig.kubernetes, kind, rig.namespace, folder, judge);
    }

    /// The server asks a new webhook only after a moment.
    private void awaitFailureOf(MeshObject object) {
        await().atMost(Duration.ofSeconds(60)).until(() -> {
            try {
                rig.target.apply(new Create(object));
                return false;
            } catch (RejectedFailure _) {
                return true;
            }
        });
    }

    /// Webhooks answer with a code of their own; many with 403, which is no missing right of ours.
    @ParameterizedTest
    @ValueSource(ints = {400, 403, 422})
    void refusesOneObject(int code, @TempDir Path folder) throws Exception {
        String no = "\"allowed\": false, \"status\": {\"code\": " + code + ", \"message\": \"no such team\"}";
        try (WebhookServer _ = webhook("Validating", folder, no)) {
            awaitFailureOf(rig.object("refused-0.mesh", "10.1.0.4"));
            MeshObject refused = rig.object("refused.mesh", "10.1.0.4");

            assertFails(
                    () -> rig.target.apply(new Create(refused)),
                    RejectedFailure.class,
                    "MESH-ISTIO-REFUSED",
                    "target prod: ServiceEntry " + rig.namespace + "/refused.mesh could not be written: the API server"
                            + " refuses it (" + code
                            + "): admission webhook \"policy.example.org\" denied the request: no"
                            + " such team; it was left unchanged");

            MeshObject cart = rig.created("cart.mesh", "10.1.0.9");
            assertThat(rig.target.actual(cart.key())).isEqualTo(new Owned(cart));
            assertThat(rig.kubernetes.get(KubernetesMesh.path(refused.key())).status())
                    .isEqualTo(404);
        }
    }

    @Test
    void refusesAChangeAndTheObjectStaysAsItWas(@TempDir Path folder) throws Exception {
        MeshObject refused = rig.created("refused.mesh", "10.1.0.4");
        String no = "\"allowed\": false, \"status\": {\"message\": \"frozen\"}";
        try (WebhookServer _ = webhook("Validating", folder, no)) {
            awaitFailureOf(rig.object("refused-0.mesh", "10.1.0.4"));

            assertFails(
                    () -> rig.target.apply(new Update(refused, rig.object("refused.mesh", "10.1.0.5"))),
                    RejectedFailure.class,
                    "MESH-ISTIO-REFUSED",
                    "target prod: ServiceEntry " + rig.namespace + "/refused.mesh could not be written: the API server"
                            + " refuses it (400): admission webhook \"policy.example.org\" denied the request: frozen; it was left unchanged");
            assertThat(rig.target.actual(refused.key())).isEqualTo(new Owned(refused));
        }
    }

    @Test
    void changesWhatWeOwnOfOneObject(@TempDir Path folder) throws Exception {
        String patch = Base64.getEncoder()
                .encodeToString("[{\"op\": \"replace\", \"path\": \"/spec/location\", \"value\": \"MESH_EXTERNAL\"}]"
                        .getBytes(StandardCharsets.UTF_8));
        try (WebhookServer _ = webhook(
                "Mutating", folder, "\"allowed\": true, \"patchType\": \"JSONPatch\", \"patch\": \"" + patch + "\"")) {
            awaitFailureOf(rig.object("refused-0.mesh", "10.1.0.4"));
            MeshObject altered = rig.object("refused.mesh", "10.1.0.4");

            assertFails(
                    () -> rig.target.apply(new Create(altered)),
                    RejectedFailure.class,
                    "MESH-ISTIO-ALTERED",
                    "target prod: ServiceEntry " + rig.namespace
                            + "/refused.mesh differs from what was just written: an admission webhook changes what we own; exempt objects labelled"
                            + " app.kubernetes.io/managed-by=fairlead,fairlead.io/pipeline=shop from it");

            MeshObject cart = rig.created("cart.mesh", "10.1.0.9");
            assertThat(rig.target.actual(cart.key())).isEqualTo(new Owned(cart));
        }
    }
}

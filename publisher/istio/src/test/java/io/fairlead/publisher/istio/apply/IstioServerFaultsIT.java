package io.fairlead.publisher.istio.apply;

import static io.fairlead.publisher.istio.apply.TargetRig.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.plan.Change.Create;
import io.fairlead.publisher.plan.Change.Delete;
import io.fairlead.publisher.plan.Change.Update;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.Plan;
import io.fairlead.publisher.spi.Actual.Owned;
import io.fairlead.testkit.peers.FaultProxy;
import io.fairlead.testkit.peers.FaultProxy.Effect;
import io.fairlead.testkit.peers.KubernetesPeer;
import io.fairlead.testkit.peers.WithKubernetes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A server that fails for one object: this is reported, it is tried once, and the others are written.
@WithKubernetes
@Timeout(240)
class IstioServerFaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final FaultProxy proxy;
    private final TargetRig rig;

    IstioServerFaultsIT(KubernetesPeer kubernetes, @TempDir Path folder) throws IOException {
        proxy = kubernetes.proxy();
        rig = new TargetRig(kubernetes, through(proxy.address(), kubernetes, folder));
    }

    static KubernetesAccess through(URI address, KubernetesPeer kubernetes, Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), KubernetesPeer.ADMIN);
        return new KubernetesAccess.Explicit(address, token, kubernetes.certificate());
    }

    @BeforeEach
    void start() throws Exception {
        rig.start();
    }

    @AfterEach
    void close() {
        rig.close();
        proxy.close();
    }

    private void failBilling(Effect effect) {
        proxy.fail(path -> path.contains("/serviceentries/billing.mesh?"), effect);
    }

    private long writesOfBilling() {
        return proxy.requests().stream()
                .filter(request -> request.startsWith("PATCH ") && request.contains("/billing.mesh?"))
                .count();
    }

    /// A Status as the server writes it.
    private static Effect status(int code, String reason, String message) {
        return new Effect.Status(code, Map.of("Content-Type", "application/json", "Retry-After", "1"), """
                {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "reason": "%s",
                 "message": "%s", "code": %d}""".formatted(
                        reason, message, code));
    }

    private void assertBillingFailsOnceAndTheOthersGoOn(Effect effect, String code, String message) throws Exception {
        MeshObject billing = rig.object("billing.mesh", "10.1.0.4");
        failBilling(effect);

        assertFails(
                () -> rig.target.apply(new Create(billing)),
                TransientFailure.class,
                code,
                "target prod: ServiceEntry " + rig.namespace + "/billing.mesh could not be written: " + message);
        assertThat(writesOfBilling()).isEqualTo(1);
        MeshObject cart = rig.created("cart.mesh", "10.1.0.9");
        assertThat(rig.target.owned()).containsOnlyKeys(cart.key());

        proxy.restore();
        rig.target.apply(new Create(billing));
        assertThat(rig.target.actual(billing.key())).isEqualTo(new Owned(billing));
    }

    @Test
    void tellsThatTheServerAsksForFewerRequests() throws Exception {
        assertBillingFailsOnceAndTheOthersGoOn(
                status(429, "TooManyRequests", "too many requests, please try again later"),
                "MESH-ISTIO-THROTTLED",
                "the API server throttles requests (429): too many requests, please try again later");
    }

    @Test
    void passesOnHowLongTheServerAsksToWait() {
        MeshObject billing = rig.object("billing.mesh", "10.1.0.4");
        for (int code : new int[] {429, 503}) {
            failBilling(new Effect.Status(code, Map.of("Retry-After", "7"), "later"));
            assertThat(askedWait(billing)).as("of %d", code).isEqualTo(Duration.ofSeconds(7));
        }
        failBilling(new Effect.Status(503));
        assertThat(askedWait(billing)).as("of an answer without it").isZero();
    }

    private Duration askedWait(MeshObject object) {
        TransientFailure failure =
                catchThrowableOfType(TransientFailure.class, () -> rig.target.apply(new Create(object)));
        return failure.askedWait();
    }

    @Test
    void tellsThatTheServerFails() throws Exception {
        assertBillingFailsOnceAndTheOthersGoOn(
                status(500, "InternalError", "etcdserver: leader changed"),
                "MESH-ISTIO-UNAVAILABLE",
                "the API server returned an unexpected error (500): etcdserver: leader changed");
    }

    /// As a load balancer before the server does.
    @Test
    void tellsAnErrorThatIsNoneOfTheServers() throws Exception {
        assertBillingFailsOnceAndTheOthersGoOn(
                new Effect.Status(502),
                "MESH-ISTIO-UNAVAILABLE",
                "the API server returned an unexpected error (502): Bad Gateway");
    }

    @Test
    void tellsThatSomebodyElseIsFasterEachTime() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        proxy.fail(
                path -> path.contains("/serviceentries/billing.mesh?fieldManager"),
                status(409, "Conflict", "the object has been modified"));

        assertFails(
                () -> rig.target.apply(new Update(billing, rig.object("billing.mesh", "10.1.0.5"))),
                TransientFailure.class,
                "MESH-ISTIO-CONTENDED",
                "target prod: ServiceEntry " + rig.namespace
                        + "/billing.mesh was changed by another client between each of" + " 5 reads and writes");
        rig.created("cart.mesh", "10.1.0.9");
        assertThat(rig.target.actual(billing.key())).isEqualTo(new Owned(billing));
    }

    @Test
    void findsAWriteDoneWhoseAnswerDidNotArrive() throws Exception {
        MeshObject billing = rig.object("billing.mesh", "10.1.0.4");
        failBilling(new Effect.Truncate());

        assertThatThrownBy(() -> rig.target.apply(new Create(billing)))
                .isInstanceOfSatisfying(
                        TransientFailure.class,
                        failure -> assertThat(failure.code()).isEqualTo("MESH-ISTIO-UNAVAILABLE"));
        proxy.restore();

        await().atMost(PATIENCE).until(() -> rig.target.actual(billing.key()).equals(new Owned(billing)));
        // The mirror knows of it a moment before it tells it.
        await().atMost(PATIENCE).until(() -> rig.drifts.contains(billing.key()));
        assertThat(Plan.between(rig.target.owned(), Map.of(billing.key(), billing), "none"))
                .isEqualTo(Plan.EMPTY);
    }

    @Test
    void givesUpOnADeletionThatIsNotAnsweredAndDoesItLater() throws Exception {
        MeshObject billing = rig.created("billing.mesh", "10.1.0.4");
        Duration timeout = Duration.ofSeconds(5);
        try (IstioTarget target = new IstioTarget(rig.config(timeout))) {
            target.start(_ -> {});
            proxy.fail(path -> path.endsWith("/serviceentries/billing.mesh"), new Effect.Silence());

            long begin = System.nanoTime();
            assertThatThrownBy(() -> target.apply(new Delete(billing, "gone")))
                    .isInstanceOfSatisfying(
                            Failure.class, failure -> assertThat(failure.code()).isEqualTo("MESH-ISTIO-UNAVAILABLE"));
            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isBetween(timeout, timeout.plus(Duration.ofSeconds(20)));
            assertThat(target.actual(billing.key())).isEqualTo(new Owned(billing));

            proxy.restore();
            target.apply(new Delete(billing, "gone"));
        }
        assertThat(rig.kubernetes.get(KubernetesMesh.path(billing.key())).status())
                .isEqualTo(404);
    }
}

package io.fairlead.publisher.istio.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiFailuresTest {
    private static final String WHAT = "target prod: ServiceEntry shop/billing.mesh could not be written";

    private static final Duration ASKED = Duration.ofSeconds(7);

    private static Failure of(int code, String said) {
        Status status = new StatusBuilder()
                .withStatus("Failure")
                .withCode(code)
                .withMessage(said)
                .build();
        return ApiFailures.of(WHAT, "shop", ASKED, new KubernetesClientException("wrapped", code, status));
    }

    private static Duration askedWait(Failure failure) {
        assertThat(failure).isInstanceOf(TransientFailure.class);
        return ((TransientFailure) failure).askedWait();
    }

    private static void assertFailure(Failure failure, Class<? extends Failure> type, String code, String message) {
        assertThat(failure).isExactlyInstanceOf(type).hasMessage(message);
        assertThat(failure.code()).isEqualTo(code);
    }

    @Test
    void saysWhichRuleAForbiddenUserNeedsAndTriesAgain() {
        assertFailure(
                of(403, "User \"bob\" cannot patch resource \"serviceentries\""),
                TransientFailure.class,
                "MESH-ISTIO-DENIED",
                WHAT
                        + ": the API server forbids it (403): User \"bob\" cannot patch resource \"serviceentries\";"
                        + " bind a Role in namespace \"shop\" with the rule {apiGroups: [networking.istio.io],"
                        + " resources: [serviceentries], verbs: [get, list, watch, create, patch, update, delete]} to"
                        + " this user");
    }

    @Test
    void takesNoWebhooksRefusalForAMissingRight() {
        assertFailure(
                of(403, "admission webhook \"policy.example.org\" denied the request: no such team"),
                RejectedFailure.class,
                "MESH-ISTIO-REFUSED",
                WHAT
                        + ": the API server refuses it (403): admission webhook \"policy.example.org\" denied the"
                        + " request: no such team; it was left unchanged");
    }

    @Test
    void triesAgainWhereAQuotaIsUsedUp() {
        assertFailure(
                of(403, "serviceentries \"billing.mesh\" is forbidden: exceeded quota: few"),
                TransientFailure.class,
                "MESH-ISTIO-QUOTA",
                WHAT
                        + ": a quota of namespace \"shop\" is exhausted (403): serviceentries \"billing.mesh\" is forbidden:"
                        + " exceeded quota: few; raise that ResourceQuota, or remove objects from the namespace");
    }

    @ParameterizedTest
    @CsvSource({
        "403, cannot patch resource",
        "403, exceeded quota: few",
        "403, unable to create new content in namespace shop because it is being terminated",
        "500, Internal error occurred: failed calling webhook \"policy.example.org\""
    })
    void whatIsMissingAroundOneObjectKeepsNoOtherFromBeingWritten(int code, String said) {
        assertThat(((TransientFailure) of(code, said)).reason()).isEqualTo(Reason.BLOCKED);
    }

    /// A proxy's error page is not the API server's judgement of the object.
    @ParameterizedTest
    @ValueSource(ints = {400, 405, 422})
    void takesNoPageOfAProxyForARefusalOfTheObject(int code) {
        Status made =
                new StatusBuilder().withCode(code).withMessage("Bad Request").build();
        assertFailure(
                ApiFailures.of(WHAT, "shop", Duration.ZERO, new KubernetesClientException("wrapped", code, made)),
                TransientFailure.class,
                "MESH-ISTIO-UNAVAILABLE",
                WHAT + ": the API server returned an unexpected error (" + code + "): Bad Request");
    }

    @Test
    void waitsForNewCredentials() {
        assertFailure(
                of(401, "Unauthorized"),
                TransientFailure.class,
                "MESH-ISTIO-DENIED",
                WHAT + ": the API server does not accept the credentials (401): Unauthorized; renew the token or"
                        + " certificate of this target");
    }

    @Test
    void waitsForTheNamespace() {
        Status status = new StatusBuilder()
                .withCode(404)
                .withMessage("namespaces \"shop\" not found")
                .withNewDetails()
                .withKind("namespaces")
                .endDetails()
                .build();

        Failure failure =
                ApiFailures.of(WHAT, "shop", Duration.ZERO, new KubernetesClientException("wrapped", 404, status));
        assertFailure(
                failure,
                TransientFailure.class,
                "MESH-ISTIO-NAMESPACE",
                WHAT
                        + ": there is no namespace \"shop\"; `kubectl create namespace shop` creates it, or let a rule"
                        + " choose another");
        assertThat(((TransientFailure) failure).reason()).isEqualTo(Reason.BLOCKED);
    }

    @Test
    void waitsForTheEndOfANamespaceThatIsBeingDeleted() {
        assertFailure(
                of(403, "unable to create new content in namespace shop because it is being terminated"),
                TransientFailure.class,
                "MESH-ISTIO-NAMESPACE",
                WHAT
                        + ": namespace \"shop\" is being deleted: unable to create new content in namespace shop"
                        + " because it is being terminated");
    }

    @Test
    void waitsForTheDefinitions() {
        assertFailure(
                of(404, "the server could not find the requested resource"),
                TransientFailure.class,
                "MESH-ISTIO-CRD",
                WHAT
                        + ": the API server does not know serviceentries.networking.istio.io/v1 (404): the server"
                        + " could not find the requested resource; install Istio's CRDs, 1.22 or newer");
    }

    @Test
    void setsAsideWhatIsInvalid() {
        assertFailure(
                of(422, "spec.hosts: Required value"),
                RejectedFailure.class,
                "MESH-ISTIO-REFUSED",
                WHAT + ": the API server refuses it (422): spec.hosts: Required value; it was left unchanged");
    }

    @Test
    void setsAsideWhatIsTooLarge() {
        String message =
                WHAT + ": the API server finds it too large: etcdserver: request is too large; it was left unchanged";

        assertFailure(of(413, "etcdserver: request is too large"), RejectedFailure.class, "MESH-ISTIO-SIZE", message);
        assertFailure(of(500, "etcdserver: request is too large"), RejectedFailure.class, "MESH-ISTIO-SIZE", message);
    }

    @Test
    void slowsDownWhenAsked() {
        assertFailure(
                of(429, "too many requests"),
                TransientFailure.class,
                "MESH-ISTIO-THROTTLED",
                WHAT + ": the API server throttles requests (429): too many requests");
    }

    @Test
    void triesAgainWhenTheServerFails() {
        assertFailure(
                of(503, "apiserver not ready"),
                TransientFailure.class,
                "MESH-ISTIO-UNAVAILABLE",
                WHAT + ": the API server returned an unexpected error (503): apiserver not ready");
    }

    @Test
    void passesOnHowLongTheServerAsksToWait() {
        assertThat(askedWait(of(429, "too many requests"))).isEqualTo(ASKED);
        assertThat(askedWait(of(503, "apiserver not ready"))).isEqualTo(ASKED);
    }

    @Test
    void triesAgainWhenThereIsNoAnswer() {
        IOException refused = new IOException("Connection refused");

        assertFailure(
                ApiFailures.of(
                        WHAT, "shop", Duration.ZERO, new KubernetesClientException("An error has occurred.", refused)),
                TransientFailure.class,
                "MESH-ISTIO-UNAVAILABLE",
                WHAT + ": the API server returned an unexpected error: Connection refused");
    }
}

package io.fairlead.publisher.istio.apply;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.Optional;

/// What an answer of the API server means for the work at hand.
///
/// | answer | failure | code |
/// |---|---|---|
/// | 400, 422 and other 4xx | rejected | MESH-ISTIO-REFUSED |
/// | 401 | transient: credentials are rotated | MESH-ISTIO-DENIED |
/// | 403 | rejected | MESH-ISTIO-DENIED |
/// | 403 of an admission webhook | rejected | MESH-ISTIO-REFUSED |
/// | 403 as the namespace is being deleted | transient | MESH-ISTIO-NAMESPACE |
/// | 404 on the namespace | transient | MESH-ISTIO-NAMESPACE |
/// | 404 otherwise | transient | MESH-ISTIO-CRD |
/// | 413, or etcd finds it too large | rejected | MESH-ISTIO-SIZE |
/// | 429 | transient | MESH-ISTIO-THROTTLED |
/// | 5xx, no answer | transient | MESH-ISTIO-UNAVAILABLE |
final class ApiFailures {
    private static final String VERBS = "get, list, watch, create, patch, update, delete";

    private ApiFailures() {}

    /// `what` begins the message: the target, the object and what could not be done with it. `namespace` may be
    /// empty, for all of them. `wait` is what the answer asked for, zero where it did not.
    static Failure of(String what, String namespace, Duration wait, KubernetesClientException e) {
        String said = said(e);
        return switch (e.getCode()) {
            case 401 ->
                new TransientFailure(
                        "MESH-ISTIO-DENIED",
                        what + ": the API server does not accept the credentials (401): " + said
                                + "; renew the token or certificate of this target",
                        e);
            case 403 -> forbidden(what, namespace, said, e);
            case 404 -> missing(what, namespace, said, e);
            case 413 -> tooLarge(what, said, e);
            case 429 ->
                new TransientFailure(
                        "MESH-ISTIO-THROTTLED",
                        what + ": the API server asks for fewer requests (429): " + said,
                        e,
                        wait,
                        TransientFailure.Reason.OVERLOADED);
            default -> other(what, said, wait, e);
        };
    }

    private static Failure forbidden(String what, String namespace, String said, KubernetesClientException e) {
        if (said.contains("because it is being terminated")) {
            return new TransientFailure(
                    "MESH-ISTIO-NAMESPACE", what + ": namespace \"" + namespace + "\" is being deleted: " + said, e);
        }
        if (said.startsWith("admission webhook ")) {
            return refused(what, said, e);
        }
        return new RejectedFailure("MESH-ISTIO-DENIED", denied(what, namespace, said), e);
    }

    static String denied(String what, String namespace, String said) {
        String role = namespace.isEmpty() ? "a ClusterRole" : "a Role in namespace \"" + namespace + "\"";
        return what + ": the API server forbids it (403): " + said + "; bind " + role
                + " with the rule {apiGroups: [networking.istio.io], resources: [serviceentries], verbs: [" + VERBS
                + "]} to this user";
    }

    private static Failure missing(String what, String namespace, String said, KubernetesClientException e) {
        boolean noNamespace = status(e)
                .map(Status::getDetails)
                .map(details -> "namespaces".equals(details.getKind()))
                .orElse(false);
        return noNamespace
                ? new TransientFailure(
                        "MESH-ISTIO-NAMESPACE",
                        what + ": there is no namespace \"" + namespace + "\"; `kubectl create namespace " + namespace
                                + "` makes it, or let a rule choose another",
                        e)
                : new TransientFailure(
                        "MESH-ISTIO-CRD",
                        what + ": the API server does not know serviceentries.networking.istio.io/v1 (404): " + said
                                + "; install Istio's CRDs, 1.22 or newer",
                        e);
    }

    private static Failure tooLarge(String what, String said, KubernetesClientException e) {
        return new RejectedFailure(
                "MESH-ISTIO-SIZE", what + ": the API server finds it too large: " + said + "; it was left as it is", e);
    }

    private static Failure other(String what, String said, Duration wait, KubernetesClientException e) {
        if (said.contains("request is too large")) {
            return tooLarge(what, said, e);
        }
        if (e.getCode() >= 400 && e.getCode() < 500) {
            return refused(what, said, e);
        }
        String code = e.getCode() >= 500 ? " (" + e.getCode() + ")" : "";
        return new TransientFailure(
                "MESH-ISTIO-UNAVAILABLE",
                what + ": the API server does not answer as it should" + code + ": " + said,
                e,
                wait);
    }

    private static Failure refused(String what, String said, KubernetesClientException e) {
        return new RejectedFailure(
                "MESH-ISTIO-REFUSED",
                what + ": the API server refuses it (" + e.getCode() + "): " + said + "; it was left as it is",
                e);
    }

    private static Optional<Status> status(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus());
    }

    /// The server's own words, else those of the innermost cause: the client wraps them in its own.
    private static String said(KubernetesClientException e) {
        Optional<String> message = status(e).map(Status::getMessage);
        if (message.isPresent()) {
            return message.get();
        }
        Throwable cause = e;
        for (int depth = 0; cause.getCause() != null && depth < 20; depth++) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}

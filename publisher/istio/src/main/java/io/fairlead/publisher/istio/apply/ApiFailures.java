package io.fairlead.publisher.istio.apply;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.kubernetes.ApiErrors;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import java.time.Duration;

/// Translates a response of the API server into a failure.
///
/// | response | failure | code |
/// |---|---|---|
/// | 400, 422 and other 4xx by the API server itself | rejected | MESH-ISTIO-REFUSED |
/// | the same by a proxy in between | transient | MESH-ISTIO-UNAVAILABLE |
/// | 401 | transient: credentials are rotated | MESH-ISTIO-DENIED |
/// | 403: a permission is missing | blocked | MESH-ISTIO-DENIED |
/// | 403: a quota is used up | blocked | MESH-ISTIO-QUOTA |
/// | 403 of an admission webhook | rejected | MESH-ISTIO-REFUSED |
/// | 403 because the namespace is being deleted | blocked | MESH-ISTIO-NAMESPACE |
/// | 404 on the namespace | blocked | MESH-ISTIO-NAMESPACE |
/// | 404 otherwise | transient | MESH-ISTIO-CRD |
/// | 413, or etcd finds it too large | rejected | MESH-ISTIO-SIZE |
/// | 429 | transient | MESH-ISTIO-THROTTLED |
/// | 500 because an admission webhook cannot be called | blocked | MESH-ISTIO-UNAVAILABLE |
/// | 5xx, no response | transient | MESH-ISTIO-UNAVAILABLE |
///
/// "Rejected" applies only to the object itself, so that the same object would be rejected again: it waits until its
/// service changes, or for the next reconciliation. "Blocked" is transient, and means that other objects may well be
/// written meanwhile. Permissions, quotas and namespaces come back without a change of the object, and permissions can
/// be missing for a moment only: an API server that has just started does not know all bindings yet
/// (kubernetes#121635).
final class ApiFailures {
    private static final String VERBS = "get, list, watch, create, patch, update, delete";

    private ApiFailures() {}

    /// `what` begins the message: the target, the object and the failed action. `namespace` may be empty, for all of
    /// them. `wait` is the wait that the response requested, zero if none.
    static Failure of(String what, String namespace, Duration wait, KubernetesClientException e) {
        String detail = ApiErrors.message(e);
        return switch (e.getCode()) {
            case 401 ->
                new TransientFailure(
                        "MESH-ISTIO-DENIED",
                        what + ": the API server does not accept the credentials (401): " + detail
                                + "; renew the token or certificate of this target",
                        e);
            case 403 -> forbidden(what, namespace, detail, e);
            case 404 -> missing(what, namespace, detail, e);
            case 413 -> tooLarge(what, detail, e);
            case 429 ->
                new TransientFailure(
                        "MESH-ISTIO-THROTTLED",
                        what + ": the API server throttles requests (429): " + detail,
                        e,
                        new Refusal(Reason.OVERLOADED, wait));
            default -> other(what, detail, wait, e);
        };
    }

    private static Failure forbidden(String what, String namespace, String detail, KubernetesClientException e) {
        if (detail.contains("because it is being terminated")) {
            return blocked(
                    "MESH-ISTIO-NAMESPACE", what + ": namespace \"" + namespace + "\" is being deleted: " + detail, e);
        }
        if (detail.contains("exceeded quota") || detail.contains("failed quota")) {
            return blocked(
                    "MESH-ISTIO-QUOTA",
                    what + ": a quota of namespace \"" + namespace + "\" is exhausted (403): " + detail
                            + "; raise that ResourceQuota, or remove objects from the namespace",
                    e);
        }
        if (detail.startsWith("admission webhook ")) {
            return refused(what, detail, e);
        }
        return blocked("MESH-ISTIO-DENIED", denied(what, namespace, detail), e);
    }

    private static TransientFailure blocked(String code, String message, KubernetesClientException e) {
        return new TransientFailure(code, message, e, new Refusal(Reason.BLOCKED, Duration.ZERO));
    }

    static String denied(String what, String namespace, String detail) {
        String role = namespace.isEmpty() ? "a ClusterRole" : "a Role in namespace \"" + namespace + "\"";
        return what + ": the API server forbids it (403): " + detail + "; bind " + role
                + " with the rule {apiGroups: [networking.istio.io], resources: [serviceentries], verbs: [" + VERBS
                + "]} to this user";
    }

    private static Failure missing(String what, String namespace, String detail, KubernetesClientException e) {
        boolean noNamespace = ApiErrors.status(e)
                .map(Status::getDetails)
                .map(details -> "namespaces".equals(details.getKind()))
                .orElse(false);
        return noNamespace
                ? blocked(
                        "MESH-ISTIO-NAMESPACE",
                        what + ": there is no namespace \"" + namespace + "\"; `kubectl create namespace " + namespace
                                + "` creates it, or let a rule choose another",
                        e)
                : new TransientFailure(
                        "MESH-ISTIO-CRD",
                        what + ": the API server does not know serviceentries.networking.istio.io/v1 (404): " + detail
                                + "; install Istio's CRDs, 1.22 or newer",
                        e);
    }

    private static Failure tooLarge(String what, String detail, KubernetesClientException e) {
        return new RejectedFailure(
                "MESH-ISTIO-SIZE",
                what + ": the API server finds it too large: " + detail + "; it was left unchanged",
                e);
    }

    private static Failure other(String what, String detail, Duration wait, KubernetesClientException e) {
        if (detail.contains("request is too large")) {
            return tooLarge(what, detail, e);
        }
        if (e.getCode() >= 400 && e.getCode() < 500 && isOfTheServer(e)) {
            return refused(what, detail, e);
        }
        String code = e.getCode() >= 400 ? " (" + e.getCode() + ")" : "";
        Reason reason = detail.contains("failed calling webhook") ? Reason.BLOCKED : Reason.UNAVAILABLE;
        return new TransientFailure(
                "MESH-ISTIO-UNAVAILABLE",
                what + ": the API server returned an unexpected error" + code + ": " + detail,
                e,
                new Refusal(reason, wait));
    }

    /// A proxy in between does not judge the object; the client turns its page into a status, but not a complete one.
    private static boolean isOfTheServer(KubernetesClientException e) {
        return ApiErrors.status(e)
                .map(Status::getStatus)
                .filter("Failure"::equals)
                .isPresent();
    }

    private static Failure refused(String what, String detail, KubernetesClientException e) {
        return new RejectedFailure(
                "MESH-ISTIO-REFUSED",
                what + ": the API server refuses it (" + e.getCode() + "): " + detail + "; it was left unchanged",
                e);
    }
}

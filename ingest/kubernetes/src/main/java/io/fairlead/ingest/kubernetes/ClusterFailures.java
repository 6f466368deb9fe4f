package io.fairlead.ingest.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fairlead.ingest.kubernetes.KubernetesOptions.Cluster;
import io.fairlead.kubernetes.ApiErrors;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Maps a problem with one API server to a failure.
///
/// | what happened | code | kind |
/// |---|---|---|
/// | no connection, or one that broke off | INGEST-KUBERNETES-UNREACHABLE | transient |
/// | no response in time, or no further page | INGEST-KUBERNETES-TIMEOUT | transient |
/// | 401 | INGEST-KUBERNETES-AUTH | transient: credentials are rotated |
/// | 403 | INGEST-KUBERNETES-FORBIDDEN | transient: permissions are granted |
/// | 400: a selector | INGEST-KUBERNETES-SELECTOR | configuration |
/// | 404: not this API, or another server | INGEST-KUBERNETES-API | transient |
/// | 410: a page is no longer available | INGEST-KUBERNETES-EXPIRED | transient |
/// | 429 | INGEST-KUBERNETES-BUSY | transient |
/// | another status | INGEST-KUBERNETES-STATUS | transient |
/// | 200 with something else than was asked for | INGEST-KUBERNETES-ANSWER | transient |
/// | a watch ended, or stays interrupted | INGEST-KUBERNETES-WATCH | transient |
/// | Services without that of the API server itself | INGEST-KUBERNETES-INCOMPLETE | transient |
/// | a lower version than before | INGEST-KUBERNETES-BACKWARDS | transient |
///
/// None of them says anything about instances.
record ClusterFailures(Cluster cluster, String server) {
    /// @param what was asked for, such as `services`
    /// @param missing the rights that the API server says are missing; empty if it was not asked
    /// @param wait that the response asked for
    Failure of(String what, Throwable thrown, List<String> missing, Duration wait) {
        KubernetesClientException e = ApiErrors.answer(thrown).orElse(null);
        if (e == null || e.getCode() < 400) {
            return withoutStatus(what, thrown);
        }
        String detail = e.getCode() + ": " + ApiErrors.message(e);
        return switch (e.getCode()) {
            case 401 -> unauthenticated(what, detail, thrown);
            case 403 -> forbidden(what, detail, missing, thrown);
            case 400 -> badRequest(what, detail, thrown);
            case 404 -> otherServer(what, detail, thrown);
            case 410 -> expired(what, detail, thrown);
            case 429 -> busy(what, detail, thrown, wait);
            default -> otherStatus(what, detail, thrown, wait);
        };
    }

    private TransientFailure unauthenticated(String what, String detail, Throwable thrown) {
        return failure(
                "INGEST-KUBERNETES-AUTH",
                what,
                "the API server does not accept the credentials (" + detail + "); renew them",
                thrown);
    }

    private TransientFailure otherServer(String what, String detail, Throwable thrown) {
        return failure(
                "INGEST-KUBERNETES-API",
                what,
                "that server does not have them (" + detail + "), expected an API server of Kubernetes 1.21 or"
                        + " newer; check its address",
                thrown);
    }

    private TransientFailure expired(String what, String detail, Throwable thrown) {
        return failure(
                "INGEST-KUBERNETES-EXPIRED", what, "the list expired while it was read (" + detail + ")", thrown);
    }

    private TransientFailure busy(String what, String detail, Throwable thrown, Duration wait) {
        return new TransientFailure(
                "INGEST-KUBERNETES-BUSY",
                message(what, "the API server throttles requests (" + detail + ")"),
                thrown,
                new Refusal(Reason.OVERLOADED, wait));
    }

    private TransientFailure otherStatus(String what, String detail, Throwable thrown, Duration wait) {
        return new TransientFailure(
                "INGEST-KUBERNETES-STATUS",
                message(what, "the API server answered " + detail + ", expected 200"),
                thrown,
                new Refusal(Reason.UNAVAILABLE, wait));
    }

    private TransientFailure forbidden(String what, String detail, List<String> missing, Throwable thrown) {
        String rights = missing.isEmpty()
                ? "grant list and watch for what this source reads"
                : "it may not " + String.join(", ", missing) + "; grant these to this user";
        return failure(
                "INGEST-KUBERNETES-FORBIDDEN", what, "the API server forbids it (" + detail + "); " + rights, thrown);
    }

    /// The selectors are all that an operator wrote into the request.
    private Failure badRequest(String what, String detail, Throwable thrown) {
        return detail.contains("parse")
                ? new ConfigurationFailure(
                        "INGEST-KUBERNETES-SELECTOR",
                        message(
                                what,
                                "the API server does not understand the selector (" + detail + "); correct"
                                        + " service-selector or slice-selector"),
                        thrown)
                : otherStatus(what, detail, thrown, Duration.ZERO);
    }

    private TransientFailure withoutStatus(String what, Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof TimeoutException
                    || cause.getClass().getSimpleName().contains("Timeout")) {
                return noResponse(what, thrown);
            }
            if (cause.getClass().getName().startsWith("com.fasterxml.jackson.")) {
                return unreadable(what, cause, thrown);
            }
        }
        return failure(
                "INGEST-KUBERNETES-UNREACHABLE",
                what,
                "no connection, or it broke off (" + ApiErrors.innermost(thrown) + ")",
                thrown);
    }

    private TransientFailure noResponse(String what, Throwable thrown) {
        return failure(
                "INGEST-KUBERNETES-TIMEOUT", what, "no response in time (" + ApiErrors.innermost(thrown) + ")", thrown);
    }

    private TransientFailure unreadable(String what, Throwable cause, Throwable thrown) {
        return failure(
                "INGEST-KUBERNETES-ANSWER",
                what,
                "the response is not what was asked for (" + firstLine(cause) + ")",
                thrown);
    }

    private static String firstLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    TransientFailure late(String what, Duration timeout) {
        return failure("INGEST-KUBERNETES-TIMEOUT", what, "nothing arrived within " + timeout.toMillis() + " ms", null);
    }

    TransientFailure ended(String what) {
        return failure("INGEST-KUBERNETES-WATCH", what, "the watch ended without a reason", null);
    }

    TransientFailure interrupted(String what) {
        return failure(
                "INGEST-KUBERNETES-WATCH",
                what,
                "the watch is interrupted, and could not be established again; all of it is read again",
                null);
    }

    TransientFailure incomplete() {
        return failure(
                "INGEST-KUBERNETES-INCOMPLETE",
                "services",
                "the list does not contain default/kubernetes, which every API server creates for itself; check that"
                        + " this is the right server, or set expect-kubernetes-service: false",
                null);
    }

    TransientFailure backwards(String what, long from, long to) {
        return failure(
                "INGEST-KUBERNETES-BACKWARDS",
                what,
                "the version went from " + from + " to " + to + ", as after a restored backup; all of it is read again",
                null);
    }

    private TransientFailure failure(String code, String what, String found, @Nullable Throwable cause) {
        return new TransientFailure(code, message(what, found), cause);
    }

    private String message(String what, String found) {
        return "reading " + what + " of cluster \"" + cluster.name() + "\" at " + server + ": " + found
                + "; what was read before stays in use";
    }
}

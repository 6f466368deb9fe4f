package io.fairlead.ingest.etcd;

import io.fairlead.http.ExchangeProblem;
import io.fairlead.http.PrintableText;
import io.fairlead.http.RetryAfter;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import io.fairlead.options.http.SecretMask;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Maps the problem of one request to a failure. No message contains the password or a token.
final class EtcdFailures {
    private static final int RESOURCE_EXHAUSTED = 8;
    private static final int UNAUTHENTICATED = 16;
    private static final int PERMISSION_DENIED = 7;
    private static final int UNAVAILABLE = 14;
    private static final String OLD_TOKEN = "revision of auth store is old";

    private final URI endpoint;
    private final EtcdOptions options;
    private final Clock clock;

    EtcdFailures(URI endpoint, EtcdOptions options, Clock clock) {
        this.endpoint = endpoint;
        this.options = options;
        this.clock = clock;
    }

    /// The failure of a status other than 200.
    ///
    /// @param retryAfter the header, or empty
    TransientFailure status(int status, String retryAfter, byte[] body) {
        int code = EtcdJson.code(body);
        String message = EtcdJson.error(body);
        String answered = "the response was " + status + " \"" + PrintableText.of(masked(message)) + "\"";
        Duration wait = RetryAfter.of(retryAfter, clock.instant());
        if (isAuth(status, code, message)) {
            return notAllowed(answered);
        }
        if (status == 429 || code == RESOURCE_EXHAUSTED) {
            return new TransientFailure(
                    "INGEST-ETCD-BUSY", message(answered), null, new Refusal(Reason.OVERLOADED, wait));
        }
        if (message.contains("has been compacted")) {
            return failure("INGEST-ETCD-COMPACTED", answered + " while its pages were read", null);
        }
        if (code == UNAVAILABLE || message.contains("etcdserver: request timed out")) {
            return new TransientFailure(
                    "INGEST-ETCD-QUORUM",
                    message(answered + ", expected a member with a leader and a quorum"),
                    null,
                    AskedWait.retryAfter(wait));
        }
        String gateway = status == 404 ? "; is its JSON gateway on (enable-grpc-gateway), and is it 3.4 or later?" : "";
        return new TransientFailure(
                "INGEST-ETCD-STATUS", message(answered + ", expected 200" + gateway), null, AskedWait.retryAfter(wait));
    }

    private TransientFailure notAllowed(String found) {
        return failure(
                "INGEST-ETCD-AUTH",
                found + "; expected a user that may read " + options.layout().prefix()
                        + ": check user, password and the user's roles",
                null);
    }

    private static boolean isAuth(int status, int code, String message) {
        return status == 401
                || status == 403
                || code == UNAUTHENTICATED
                || code == PERMISSION_DENIED
                || message.contains("authentication")
                || message.contains("user name is empty")
                || message.contains(OLD_TOKEN);
    }

    /// Whether a new token may help: an expired one, or one from before a change of users and roles.
    static boolean wantsAnotherToken(int status, byte[] body) {
        return status == 401 || (status == 400 && EtcdJson.error(body).contains(OLD_TOKEN));
    }

    /// The same for the reason of a watch that etcd canceled. Before 3.4.22 and 3.5.5 it has the text of a missing
    /// permission also for an expired token (etcd-io/etcd#12385).
    static boolean mayBeTheToken(String reason) {
        return reason.contains("invalid auth token") || reason.contains(OLD_TOKEN) || isDenied(reason);
    }

    private static boolean isDenied(String reason) {
        return reason.contains("permission denied");
    }

    /// The failure of an exchange without a complete response.
    TransientFailure exchange(Throwable cause) {
        ExchangeProblem problem = ExchangeProblem.of(cause);
        return switch (problem.kind()) {
            case HANDSHAKE -> failure("INGEST-ETCD-HANDSHAKE", problem.text(), cause);
            case NO_CONNECTION, CLOSED -> failure("INGEST-ETCD-UNREACHABLE", problem.text(), cause);
            case TIMEOUT -> silent(cause);
            case TOO_LARGE -> failure("INGEST-ETCD-TOO-LARGE", problem.text(), cause);
        };
    }

    TransientFailure silent(Throwable cause) {
        return failure(
                "INGEST-ETCD-TIMEOUT",
                "no complete response within read-timeout "
                        + options.limits().timeouts().read().toMillis() + " ms",
                cause);
    }

    TransientFailure silentWatch() {
        return failure(
                "INGEST-ETCD-TIMEOUT",
                "the watch did not begin within read-timeout "
                        + options.limits().timeouts().read().toMillis()
                        + " ms; if a proxy is in between, it must pass on each part of a response at once",
                null);
    }

    TransientFailure tooLargeMessage(int most) {
        return failure("INGEST-ETCD-TOO-LARGE", "a message of the watch is larger than max-answer-bytes " + most, null);
    }

    TransientFailure unreadable(String found) {
        return failure("INGEST-ETCD-ANSWER", "the response was 200 with " + masked(found), null);
    }

    TransientFailure backwards(long found, long before) {
        return failure(
                "INGEST-ETCD-BACKWARDS",
                "its revision is " + found + ", expected at least " + before
                        + ": it was restored or created again; everything is read again",
                null);
    }

    TransientFailure lagging(long found, long before) {
        return failure(
                "INGEST-ETCD-LAGGING",
                "the member of the watch is at revision " + found + ", expected at least " + before,
                null);
    }

    TransientFailure otherCluster(String found, String before) {
        return failure(
                "INGEST-ETCD-CLUSTER",
                "its cluster id is " + found + ", expected " + before
                        + " as before; it is read once every endpoint responds with the new id",
                null);
    }

    TransientFailure watchEnded(String reason) {
        String ended = "the watch ended: \"" + PrintableText.of(masked(reason)) + "\"";
        if (mayBeTheToken(reason) || reason.contains("user name is empty")) {
            return notAllowed(ended);
        }
        return failure(reason.contains("no leader") ? "INGEST-ETCD-QUORUM" : "INGEST-ETCD-WATCH", ended, null);
    }

    private TransientFailure failure(String code, String what, @Nullable Throwable cause) {
        return new TransientFailure(code, message(what), cause);
    }

    private String message(String what) {
        return "reading etcd at " + endpoint + ": " + what + "; what was read before stays in use";
    }

    private String masked(String text) {
        return new SecretMask(List.of(options.access().password())).of(text);
    }
}

package io.fairlead.ingest.consul;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Says what went wrong with one question, and which kind of failure it is.
///
/// | what came back                              | code                      | kind          |
/// |---------------------------------------------|---------------------------|---------------|
/// | no connection, or one that broke off        | INGEST-CONSUL-UNREACHABLE | transient     |
/// | nothing in time                             | INGEST-CONSUL-TIMEOUT     | transient     |
/// | 401, 403                                    | INGEST-CONSUL-AUTH        | transient     |
/// | 429                                         | INGEST-CONSUL-BUSY        | transient     |
/// | 400, or a filter that Consul cannot parse   | INGEST-CONSUL-REQUEST     | configuration |
/// | another status                              | INGEST-CONSUL-STATUS      | transient     |
/// | 200 with broken JSON or headers             | INGEST-CONSUL-ANSWER      | transient     |
/// | no known leader, or longer without one than max-stale | INGEST-CONSUL-STALE | transient     |
/// | 200 with less than the whole (ACL)          | INGEST-CONSUL-FILTERED    | transient     |
/// | a list and an answer that do not fit        | INGEST-CONSUL-CONTRADICTION | transient   |
/// | an index that keeps going backwards         | INGEST-CONSUL-BACKWARDS   | transient     |
record ConsulFailures(ConsulConfig config, ConsulQuery query) {
    private static final int MAX_SAID = 200;

    /// `wait` is what the answer asked for (`Retry-After`), zero where it did not.
    Failure status(int status, byte[] body, Duration wait) {
        String said = said(body);
        return switch (status) {
            case 401, 403 ->
                transientFailure(
                        "AUTH",
                        "Consul answered " + status + " " + said + "; expected a token that may read: give it service"
                                + " and node read rights (service_prefix \"\" and node_prefix \"\", policy read)",
                        null);
            case 429 ->
                new TransientFailure(
                        "INGEST-CONSUL-BUSY",
                        message("Consul answered 429 " + said
                                + ": it has too many connections or requests of this client;"
                                + " lower max-connections (now "
                                + config.limits().maxConnections() + ") or raise Consul's http_max_conns_per_client"),
                        null,
                        wait,
                        TransientFailure.Reason.OVERLOADED);
            case 400 -> request(status, said);
            default ->
                said.contains("boolean expression")
                        ? request(status, said)
                        : new TransientFailure(
                                "INGEST-CONSUL-STATUS",
                                message("Consul answered " + status + " " + said + ", expected 200"),
                                null,
                                wait);
        };
    }

    private ConfigurationFailure request(int status, String said) {
        return new ConfigurationFailure(
                "INGEST-CONSUL-REQUEST",
                subject() + ": Consul answered " + status + " " + said
                        + "; correct filter, namespace or partition of this source");
    }

    TransientFailure unreachable(Throwable cause) {
        String what = cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException
                ? "no connection"
                : "the answer broke off";
        return transientFailure("UNREACHABLE", what + " (" + describe(cause) + ")", cause);
    }

    TransientFailure silent(Duration patience, Throwable cause) {
        return transientFailure("TIMEOUT", "no whole answer within " + patience.toMillis() + " ms", cause);
    }

    TransientFailure unreadable(String found, @Nullable Throwable cause) {
        return transientFailure("ANSWER", "Consul answered 200 with " + found, cause);
    }

    TransientFailure leaderless() {
        return transientFailure("STALE", "the server that answered knows no leader, so its answer may be old", null);
    }

    void requireFresh(Duration lastContact) {
        Duration maxStale = config.freshness().maxStale();
        if (lastContact.compareTo(maxStale) > 0) {
            throw transientFailure(
                    "STALE",
                    "the server that answered had its last contact to the leader " + lastContact.toMillis()
                            + " ms ago, expected at most max-stale " + maxStale.toMillis() + " ms",
                    null);
        }
    }

    TransientFailure filtered(String found) {
        return transientFailure(
                "FILTERED",
                found + "; give the token service and node read rights (service_prefix \"\" and node_prefix \"\","
                        + " policy read), or set expect-consul-service: false to accept a partial view",
                null);
    }

    TransientFailure contradiction() {
        return transientFailure(
                "CONTRADICTION",
                "Consul lists it but gives no instance of it, several times; expected an instance, or that it is not"
                        + " listed",
                null);
    }

    TransientFailure backwards(long from, long to) {
        return transientFailure(
                "BACKWARDS",
                "the index went from " + from + " to " + to + " soon after it had gone backwards before; expected it to"
                        + " rise: is more than one Consul behind this address?",
                null);
    }

    private TransientFailure transientFailure(String code, String what, @Nullable Throwable cause) {
        return new TransientFailure("INGEST-CONSUL-" + code, message(what), cause);
    }

    private String message(String what) {
        return subject() + ": " + what + "; what was read before stays in use";
    }

    private String subject() {
        return "reading " + query.subject() + " from " + config.address()
                + (query.datacenter().isEmpty() ? "" : " datacenter " + query.datacenter());
    }

    private static String describe(Throwable cause) {
        return Optional.ofNullable(cause.getMessage()).orElse(cause.getClass().getSimpleName());
    }

    /// What Consul wrote, in one line. It may name tokens by their public accessor only, never by their secret.
    private String said(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8)
                .replaceAll("\\s+", " ")
                .replaceAll("\\p{Cntrl}", "?")
                .strip();
        if (config.token().isGiven()) {
            text = text.replace(config.token().secret(), "***");
        }
        return "\"" + (text.length() <= MAX_SAID ? text : text.substring(0, MAX_SAID) + "...") + "\"";
    }
}

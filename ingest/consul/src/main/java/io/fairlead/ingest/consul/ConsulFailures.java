package io.fairlead.ingest.consul;

import io.fairlead.http.ExchangeProblem;
import io.fairlead.http.HttpAnswer;
import io.fairlead.http.HttpUrls;
import io.fairlead.http.RetryAfter;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.model.failure.TransientFailure.Refusal;
import io.fairlead.options.http.SecretMask;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Maps the problem of one request to a failure.
///
/// | response                                    | code                      | kind          |
/// |---------------------------------------------|---------------------------|---------------|
/// | no connection, or one that broke off        | INGEST-CONSUL-UNREACHABLE | transient     |
/// | no TLS connection                           | INGEST-CONSUL-HANDSHAKE   | transient     |
/// | nothing complete in time                    | INGEST-CONSUL-TIMEOUT     | transient     |
/// | more bytes than are accepted                | INGEST-CONSUL-TOO-LARGE   | transient     |
/// | 401, 403                                    | INGEST-CONSUL-AUTH        | transient     |
/// | 429                                         | INGEST-CONSUL-BUSY        | transient     |
/// | Consul's message about an option            | INGEST-CONSUL-REQUEST     | configuration |
/// | another status                              | INGEST-CONSUL-STATUS      | transient     |
/// | 200 with broken JSON or headers             | INGEST-CONSUL-ANSWER      | transient     |
/// | no known leader, or longer without one than max-stale | INGEST-CONSUL-STALE | transient     |
/// | 200 with incomplete data (ACL)              | INGEST-CONSUL-FILTERED    | transient     |
/// | a list and a response that contradict       | INGEST-CONSUL-CONTRADICTION | transient   |
/// | an index that keeps going backwards         | INGEST-CONSUL-BACKWARDS   | transient     |
///
/// A 400 can come from any proxy in between, or from Consul itself for a name that its paths do not accept.
/// Only the messages of Consul 1.22 about an option (observed) are for the operator to correct.
record ConsulFailures(ConsulOptions config, ConsulQuery query) {
    private static final Pattern BAD_SELECTOR = Pattern.compile("Selector .* is not valid");

    Failure status(HttpAnswer answer) {
        int status = answer.status();
        String detail = detail(answer.body());
        Optional<String> option = refusedOption(status, detail);
        String answered = "Consul answered " + status + " " + detail;
        if (option.isPresent()) {
            return wrongOption(answered, option.get());
        }
        return switch (status) {
            case 401, 403 -> denied(answered);
            case 429 -> busy(answered, RetryAfter.seconds(answer.header("Retry-After", "")));
            case 301, 302, 303, 307, 308 -> redirected(answer);
            default -> unexpected(answered, RetryAfter.seconds(answer.header("Retry-After", "")));
        };
    }

    private ConfigurationFailure wrongOption(String answered, String option) {
        return new ConfigurationFailure(
                "INGEST-CONSUL-REQUEST", subject() + ": " + answered + "; correct " + option + " of this source");
    }

    private TransientFailure denied(String answered) {
        return transientFailure(
                "AUTH",
                answered + "; expected a token that may read: give it service and node read rights"
                        + " (service_prefix \"\" and node_prefix \"\", policy read)",
                null);
    }

    private TransientFailure busy(String answered, Duration wait) {
        return new TransientFailure(
                "INGEST-CONSUL-BUSY",
                message(answered
                        + ": it has too many connections or requests of this client; lower max-connections"
                        + " (now " + config.limits().maxConnections()
                        + ") or raise Consul's http_max_conns_per_client"),
                null,
                new Refusal(Reason.OVERLOADED, wait));
    }

    private TransientFailure redirected(HttpAnswer answer) {
        return transientFailure(
                "STATUS",
                "the response was " + answer.status() + ", a redirect to \"" + location(answer) + "\", which is not"
                        + " followed; set address to where Consul itself answers",
                null);
    }

    private TransientFailure unexpected(String answered, Duration wait) {
        boolean https = answered.contains("HTTP request to an HTTPS server");
        return new TransientFailure(
                "INGEST-CONSUL-STATUS",
                message(answered + (https ? ": that port speaks HTTPS; write https:// in address" : ", expected 200")),
                null,
                AskedWait.retryAfter(wait));
    }

    /// The option of this source that Consul refuses, according to the messages of Consul 1.22.3.
    private Optional<String> refusedOption(int status, String detail) {
        boolean badRequest = status == 400;
        if (badRequest
                && !config.selection().namespace().isEmpty()
                && detail.contains("Namespaces are a Consul Enterprise")) {
            return Optional.of("namespace");
        }
        if (badRequest
                && !config.selection().partition().isEmpty()
                && detail.contains("Partitions are a Consul Enterprise")) {
            return Optional.of("partition");
        }
        boolean parsed = !detail.contains("boolean expression evaluator")
                && !BAD_SELECTOR.matcher(detail).find();
        return (badRequest || status == 500) && !query.filter().isEmpty() && !parsed
                ? Optional.of("filter")
                : Optional.empty();
    }

    /// Without anything that may be a secret.
    private String location(HttpAnswer answer) {
        return HttpUrls.shown(mask().of(answer.header("Location", "")));
    }

    /// The failure of an exchange without a complete response.
    TransientFailure exchange(Throwable cause) {
        ExchangeProblem problem = ExchangeProblem.of(cause);
        return switch (problem.kind()) {
            case HANDSHAKE -> transientFailure("HANDSHAKE", problem.text(), cause);
            case NO_CONNECTION -> transientFailure("UNREACHABLE", problem.text(), cause);
            case CLOSED -> transientFailure("UNREACHABLE", problem.text() + certificateHint(), cause);
            case TIMEOUT -> transientFailure("TIMEOUT", problem.text(), cause);
            case TOO_LARGE ->
                transientFailure("TOO-LARGE", problem.text() + " if this registry really is that large", cause);
        };
    }

    /// With TLS 1.3 a server refuses a client only after the handshake, and if it closes the connection
    /// immediately, its alert is lost: a reset is then all that the client sees.
    private String certificateHint() {
        @Nullable TlsOptions tls = config.tls();
        boolean without = "https".equals(config.address().getScheme()) && (tls == null || tls.certificate() == null);
        return without ? "; if the server asks for a client certificate, set tls.cert and tls.key" : "";
    }

    TransientFailure unreadable(String found, @Nullable Throwable cause) {
        return transientFailure("ANSWER", "Consul answered 200 with " + found, cause);
    }

    TransientFailure leaderless() {
        return transientFailure(
                "STALE", "the server that responded knows no leader, so its response may be stale", null);
    }

    void requireFresh(Duration lastContact) {
        Duration maxStale = config.freshness().maxStale();
        if (lastContact.compareTo(maxStale) > 0) {
            throw transientFailure(
                    "STALE",
                    "the server that responded had its last contact with the leader " + lastContact.toMillis()
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
                "Consul repeatedly lists it but returns no instance of it; expected an instance, or that it is not"
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

    /// Consul's own message in one line. It names tokens only by their public accessor, never by their secret.
    private String detail(byte[] body) {
        if (ConsulReply.isCompressed(body)) {
            return "(compressed)";
        }
        return mask().quoted(body);
    }

    private SecretMask mask() {
        return new SecretMask(List.of(config.token()));
    }
}

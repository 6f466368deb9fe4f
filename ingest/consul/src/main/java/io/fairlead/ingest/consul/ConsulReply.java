package io.fairlead.ingest.consul;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.http.HttpAnswer;
import io.fairlead.http.PrintableText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;

/// Reads a response with status 200 and decides whether it is accepted.
///
/// Blocking health queries are served by Consul's streaming backend (`X-Consul-Query-Backend: streaming`, on by
/// default since 1.10), which indicates neither the leader nor its age: it always sends `KnownLeader: false` and
/// `LastContact: 0`. Such a response is accepted here; before a removal the query is repeated ([ServiceWatcher]).
final class ConsulReply {
    /// A token takes about this many bytes of objects, so a parsed response stays within half of the heap: a million
    /// empty lists are small as text.
    private static final long BYTES_PER_TOKEN = 80;

    /// Names of services are field names, and Consul accepts any length; the size of a response is already bounded.
    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNameLength(Integer.MAX_VALUE)
            .maxStringLength(Integer.MAX_VALUE)
            .maxTokenCount(Runtime.getRuntime().maxMemory() / 2 / BYTES_PER_TOKEN)
            .build();

    private static final ObjectReader JSON = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private ConsulReply() {}

    static ConsulAnswer read(HttpAnswer response, ConsulFailures failures, Instant observed) {
        if (!"streaming".equals(response.header("X-Consul-Query-Backend", ""))) {
            if (!"true".equals(response.header("X-Consul-KnownLeader", "true"))) {
                throw failures.leaderless();
            }
            failures.requireFresh(Duration.ofMillis(number(response, "X-Consul-LastContact", 0, failures)));
        }
        return new ConsulAnswer(
                json(response, failures),
                // Below 1 it could not be used to wait: Consul's documentation of blocking queries.
                Math.max(1, number(response, "X-Consul-Index", -1, failures)),
                "true".equals(response.header("X-Consul-Results-Filtered-By-ACLs", "false")),
                observed);
    }

    /// Whether a body is gzip, by its first two bytes (RFC 1952, 2.3.1).
    static boolean isCompressed(byte[] body) {
        return body.length > 1 && body[0] == (byte) 0x1f && body[1] == (byte) 0x8b;
    }

    private static JsonNode json(HttpAnswer response, ConsulFailures failures) {
        requirePlain(response, failures);
        try {
            JsonNode node = JSON.readTree(response.body());
            if (!node.isContainerNode()) {
                throw failures.unreadable("no JSON list or object", null);
            }
            return node;
        } catch (StreamConstraintsException e) {
            throw failures.unreadable("JSON that is refused: " + e.getOriginalMessage(), e);
        } catch (JsonProcessingException e) {
            throw failures.unreadable("broken JSON" + kind(response) + ": " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw failures.unreadable("broken JSON" + kind(response), e);
        }
    }

    private static void requirePlain(HttpAnswer response, ConsulFailures failures) {
        String encoding = response.header("Content-Encoding", "identity");
        if (isCompressed(response.body()) || !encoding.equalsIgnoreCase("identity")) {
            throw failures.unreadable(
                    "a compressed body, which was not requested (Content-Encoding \""
                            + PrintableText.of(encoding)
                            + "\"); switch compression off in"
                            + " whatever is between this process and Consul",
                    null);
        }
    }

    private static String kind(HttpAnswer response) {
        String type = response.header("Content-Type", "");
        return type.isEmpty() || type.contains("json") ? "" : " (Content-Type " + PrintableText.of(type) + ")";
    }

    private static long number(HttpAnswer response, String name, long otherwise, ConsulFailures failures) {
        String text = response.header(name, "");
        if (text.isEmpty() && otherwise >= 0) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw failures.unreadable("header " + name + " is \"" + text + "\", expected a number", e);
        }
    }
}

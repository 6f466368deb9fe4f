package io.fairlead.ingest.consul;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/// Reads a response with status 200 and decides whether it may be believed.
///
/// Health queries that block are answered by Consul's streaming backend (`X-Consul-Query-Backend: streaming`, on by
/// default since 1.10), which says neither who leads nor how old it is: it always sends `KnownLeader: false` and
/// `LastContact: 0`. Such an answer passes here; whoever takes one for a removal asks again ([ServiceReading]).
final class ConsulReply {
    private static final ObjectReader JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build()
            .reader();

    private ConsulReply() {}

    static ConsulAnswer read(HttpResponse<byte[]> response, ConsulFailures failures, Instant observed) {
        if (!"streaming".equals(header(response, "X-Consul-Query-Backend", ""))) {
            if (!"true".equals(header(response, "X-Consul-KnownLeader", "true"))) {
                throw failures.leaderless();
            }
            failures.requireFresh(Duration.ofMillis(number(response, "X-Consul-LastContact", 0, failures)));
        }
        return new ConsulAnswer(
                json(response.body(), failures),
                // Below 1 it could not be waited for: Consul's documentation of blocking queries.
                Math.max(1, number(response, "X-Consul-Index", -1, failures)),
                "true".equals(header(response, "X-Consul-Results-Filtered-By-ACLs", "false")),
                observed);
    }

    private static JsonNode json(byte[] body, ConsulFailures failures) {
        try {
            JsonNode node = JSON.readTree(body);
            if (!node.isContainerNode()) {
                throw failures.unreadable("no JSON list or object", null);
            }
            return node;
        } catch (JsonProcessingException e) {
            throw failures.unreadable("broken JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw failures.unreadable("broken JSON", e);
        }
    }

    private static String header(HttpResponse<?> response, String name, String otherwise) {
        return response.headers().firstValue(name).orElse(otherwise);
    }

    private static long number(HttpResponse<?> response, String name, long otherwise, ConsulFailures failures) {
        String text = header(response, name, "");
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

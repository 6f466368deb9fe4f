package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.Nearest;
import io.fairlead.options.KeyPath;
import java.util.ArrayList;
import java.util.List;

/// Finds contradictions between the places of Kafka and the schema registry and the settings of the topics.
final class ServerCheck {
    private static final KeyPath KAFKA = KeyPath.ROOT.child("kafka");
    private static final KeyPath REGISTRY = KeyPath.ROOT.child("schema-registry");
    private static final KeyPath TOPICS = KeyPath.ROOT.child("topics");

    private final ConfigTree tree;
    private final Problems problems;

    ServerCheck(ConfigTree tree, Problems problems) {
        this.tree = tree;
        this.problems = problems;
    }

    void run() {
        JsonNode kafka = tree.root().path("kafka");
        JsonNode registry = tree.root().path("schema-registry");
        oneOf(kafka, KAFKA, List.of("bootstrap.servers"), "host:port of the brokers");
        if (registry.has("embedded")) {
            add(
                    REGISTRY.child("embedded"),
                    "has no options, because it keeps its schemas in a topic of the same Kafka; write"
                            + " schema-registry: embedded");
        } else {
            oneOf(registry, REGISTRY, List.of("url", "schema.registry.url"), "the URL of the registry");
        }
        topics(isEmbedded(kafka));
    }

    static boolean isEmbedded(JsonNode server) {
        return server.asText().equals("embedded") || server.has("embedded");
    }

    private void oneOf(JsonNode server, KeyPath path, List<String> addresses, String expected) {
        if (!server.isObject()) {
            return;
        }
        List<String> given = addresses.stream().filter(server::has).toList();
        if (server.has("embedded") && !given.isEmpty()) {
            add(path.child(given.getFirst()), "is set together with embedded; keep one of the two");
        } else if (given.size() > 1) {
            add(path.child(given.getLast()), "stands beside " + given.getFirst() + ", which means the same; keep one");
        } else if (!server.has("embedded") && given.isEmpty()) {
            missing(server, path, addresses.getFirst(), expected);
        }
    }

    private void missing(JsonNode server, KeyPath path, String address, String expected) {
        List<String> keys = new ArrayList<>();
        server.fieldNames().forEachRemaining(keys::add);
        String found = Nearest.to(address, keys)
                .map(near -> "found \"" + near + "\", ")
                .orElse("");
        problems.add(
                tree.line(path),
                path.child(address),
                "missing; " + found + "expected " + expected + " (or: " + path + ": embedded)");
    }

    private void topics(boolean embedded) {
        JsonNode topics = tree.root().path("topics");
        int replication = topics.path("replication-factor").asInt(TopicsConfig.defaultReplication(embedded));
        if (embedded && replication > 1) {
            add(
                    TOPICS.child("replication-factor"),
                    "found " + replication
                            + ", expected 1 because there is only one embedded broker; remove this key, or use an external Kafka");
        }
    }

    private void add(KeyPath path, String text) {
        problems.add(tree.line(path), path, text);
    }
}

package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.ingest.inventory.EntryProblems;
import io.fairlead.ingest.inventory.Node;
import java.util.ArrayList;
import java.util.List;

/// ServiceEntries, and lists that may contain some, as trees. Values are texts, as written: `1.10` stays `1.10`.
final class ObjectTrees {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final EntryProblems problems;

    ObjectTrees(EntryProblems problems) {
        this.problems = problems;
    }

    /// The objects of a document. Other kinds are left out before they are understood, so that a problem in one of them
    /// is none. A document that is no object, such as an error message, is a problem.
    List<JsonNode> of(Node document) {
        return switch (document) {
            case Node.Keys keys -> isOfInterest(kind(keys)) ? List.of(tree(keys)) : List.of();
            case Node.Items(var _, List<Node> items) -> all(items);
            case Node.Nothing _ -> List.of();
            case Node.Scalar _, Node.Unusable _ -> {
                problems.expected(document, "a document", "a Kubernetes object such as {kind: ServiceEntry, ...}");
                yield List.of();
            }
        };
    }

    private List<JsonNode> all(List<Node> items) {
        List<JsonNode> objects = new ArrayList<>();
        items.forEach(item -> objects.addAll(of(item)));
        return objects;
    }

    private static boolean isOfInterest(String kind) {
        return kind.equals("ServiceEntry") || kind.endsWith("List");
    }

    private String kind(Node.Keys object) {
        Node.Key kind = object.keys().get("kind");
        if (kind == null) {
            return "";
        }
        return tree(kind.value()).asText();
    }

    private JsonNode tree(Node node) {
        return switch (node) {
            case Node.Keys keys -> object(keys);
            case Node.Items(var _, List<Node> items) -> {
                ArrayNode list = JSON.arrayNode();
                items.forEach(item -> list.add(tree(item)));
                yield list;
            }
            case Node.Scalar(var _, String text) -> JSON.textNode(text);
            case Node.Nothing _ -> JSON.nullNode();
            case Node.Unusable(int line, String problem) -> {
                problems.add(line, problem);
                yield JSON.nullNode();
            }
        };
    }

    private ObjectNode object(Node.Keys keys) {
        ObjectNode object = JSON.objectNode();
        keys.keys().forEach((name, key) -> object.set(name, tree(key.value())));
        return object;
    }
}

package io.fairlead.ingest.http;

import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.ingest.inventory.Document;
import io.fairlead.ingest.inventory.EntryProblems;
import io.fairlead.ingest.inventory.InstanceList;
import io.fairlead.ingest.inventory.InventoryReader;
import io.fairlead.ingest.inventory.Node;
import io.fairlead.ingest.inventory.NodeReader;
import io.fairlead.ingest.inventory.PrometheusReader;
import io.fairlead.model.Position;
import java.util.List;
import java.util.Optional;

/// Converts the bytes of a page to instances, which it adds to a list. Pure.
final class PageReader {
    private static final List<String> PAGING = List.of("position", "next");
    private static final Page.Good NOTHING_ELSE = new Page.Good("", "");

    private final Format format;
    private final EntryProblems problems;
    private final InstanceList list;

    /// @param document names the page
    PageReader(Format format, Document document, InstanceList list) {
        this.format = format;
        this.problems = new EntryProblems(document);
        this.list = list;
    }

    /// What a page says beside its instances, or why nothing of it can be used.
    sealed interface Page {
        /// Instances were added to the list.
        ///
        /// @param position of the server, empty if it gives none
        /// @param next the URL of the next page, empty for the last one
        record Good(String position, String next) implements Page {}

        record Bad(String problems) implements Page {}
    }

    Page read(byte[] body, Syntax syntax) {
        Page.Good good = switch (format) {
            case PROMETHEUS -> groups(body);
            case INVENTORY ->
                new NodeReader(problems)
                        .read(body, syntax == Syntax.JSON)
                        .filter(_ -> problems.isEmpty())
                        .map(this::inventory)
                        .orElse(NOTHING_ELSE);
        };
        return problems.isEmpty() ? good : new Page.Bad(problems.text());
    }

    /// Always JSON; group by group, as a list may be large.
    private Page.Good groups(byte[] body) {
        PrometheusReader groups = new PrometheusReader(problems, list);
        Optional<Node> root = new NodeReader(problems).readItems(body, item -> {
            if (item instanceof Node.Nothing) {
                problems.expected(item, "the list", "a target group");
            } else {
                groups.group(item);
            }
        });
        if (root.isPresent() && problems.isEmpty() && !(root.get() instanceof Node.Items)) {
            problems.expected(root.get(), "the response", "a list of target groups, or [] if there are none");
        }
        return NOTHING_ELSE;
    }

    private Page.Good inventory(Node root) {
        if (!(root instanceof Node.Keys keys)) {
            problems.expected(root, "the response", "an inventory (services: ...)");
            return NOTHING_ELSE;
        }
        new InventoryReader(problems, list).read(keys, PAGING);
        String position = text(keys, "position");
        if (position.length() > Position.MAX_LENGTH) {
            problems.add(
                    0, "position has " + position.length() + " characters, expected at most " + Position.MAX_LENGTH);
        }
        return new Page.Good(position, text(keys, "next"));
    }

    private String text(Node.Keys keys, String key) {
        Node.Key found = keys.keys().get(key);
        if (found == null || found.value() instanceof Node.Nothing) {
            return "";
        }
        if (found.value() instanceof Node.Scalar(var _, String text)) {
            return text;
        }
        problems.expected(found.value(), key, "text");
        return "";
    }
}

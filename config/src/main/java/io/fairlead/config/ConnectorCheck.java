package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.Nearest;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.options.Connector;
import io.fairlead.options.KeyPath;
import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.publisher.spi.TargetFactory;
import io.fairlead.publisher.spi.TargetOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds sources and targets without exactly one known kind, errors that only a kind itself can find in its options,
/// and targets that would write the same objects.
final class ConnectorCheck {
    private final Connectors connectors;
    private final ConfigTree tree;
    private final ConfigEnvironment environment;
    private final Problems problems;

    /// @param tree with its references replaced
    ConnectorCheck(Connectors connectors, ConfigTree tree, ConfigEnvironment environment, Problems problems) {
        this.connectors = connectors;
        this.tree = tree;
        this.environment = environment;
        this.problems = problems;
    }

    void run() {
        items("sources", connectors.sources()).forEach(this::options);
        List<Writer> writers = new ArrayList<>();
        for (Item<TargetFactory<?>> target : items("targets", connectors.targets())) {
            if (options(target) && !target.node().path("policy").asText().equals("plan-only")) {
                Writer writer = new Writer(TargetOptions.read(target.connector(), optionsOf(target)), target.path());
                writers.forEach(before -> overlap(before, writer));
                writers.add(writer);
            }
        }
    }

    private record Item<C extends Connector<?>>(C connector, JsonNode node, KeyPath path) {}

    private record Writer(TargetOptions<?> options, KeyPath path) {}

    private <C extends Connector<?>> List<Item<C>> items(String list, List<C> known) {
        List<Item<C>> found = new ArrayList<>();
        JsonNode items = tree.root().path(list);
        for (int i = 0; i < items.size(); i++) {
            JsonNode node = items.path(i);
            KeyPath path = KeyPath.ROOT.child(list).item(i);
            if (node.isObject()) {
                kind(node, path, known).ifPresent(connector -> found.add(new Item<>(connector, node, path)));
            }
        }
        return found;
    }

    private <C extends Connector<?>> Optional<C> kind(JsonNode item, KeyPath path, List<C> known) {
        List<C> given = item.properties().stream()
                .flatMap(entry -> known.stream().filter(it -> it.kind().equals(entry.getKey())))
                .toList();
        List<String> kinds = known.stream().map(Connector::kind).toList();
        if (given.size() > 1) {
            add(
                    path.child(given.getLast().kind()),
                    "stands beside " + given.getFirst().kind()
                            + "; expected one kind, so make two items with a name each");
        } else if (given.isEmpty() && !misspelt(item, kinds) && !absent(item)) {
            add(path, "has no kind; expected exactly one of " + String.join(", ", kinds));
        }
        return given.size() == 1 ? Optional.of(given.getFirst()) : Optional.empty();
    }

    private static boolean misspelt(JsonNode item, List<String> kinds) {
        return item.properties().stream()
                .anyMatch(entry -> !entry.getKey().equals("name")
                        && Nearest.to(entry.getKey(), kinds).isPresent());
    }

    private boolean absent(JsonNode item) {
        return connectors.absent().keySet().stream().anyMatch(item::has);
    }

    /// Whether they can be read.
    private boolean options(Item<?> item) {
        KeyPath path = item.path().child(item.connector().kind());
        JsonNode given = item.node().path(item.connector().kind());
        if (!given.isObject()) {
            return false;
        }
        JsonNode sound = sound((ObjectNode) given, path);
        boolean complete = true;
        for (JsonNode required : item.connector().schema().root().path("required")) {
            complete &= sound.has(required.asText());
        }
        if (complete) {
            Options options = new Options(sound, item.connector().schema().root(), path, environment);
            item.connector().problems(options).forEach(problem -> add(path, problem));
        }
        return !problems.isAny(path);
    }

    /// Without the values that have an error of their own.
    private ObjectNode sound(ObjectNode map, KeyPath path) {
        ObjectNode sound = map.objectNode();
        map.properties().forEach(entry -> {
            KeyPath key = path.child(entry.getKey());
            if (!problems.isAt(key)) {
                boolean nested = entry.getValue() instanceof ObjectNode;
                sound.set(entry.getKey(), nested ? sound((ObjectNode) entry.getValue(), key) : entry.getValue());
            }
        });
        return sound;
    }

    private Options optionsOf(Item<?> item) {
        return new Options(item.node(), tree.root(), item.path(), environment).of(item.connector());
    }

    private void overlap(Writer before, Writer writer) {
        before.options().overlap(writer.options()).ifPresent(overlap -> {
            KeyPath path = writer.path().child(writer.options().factory().kind());
            String text = overlap.problem().text() + " the target in line " + tree.line(before.path()) + " ("
                    + before.path() + "); " + overlap.remedy();
            add(path, new OptionProblem(overlap.problem().key(), text));
        });
    }

    private void add(KeyPath options, OptionProblem problem) {
        add(problem.key().isEmpty() ? options : options.child(problem.key()), problem.text());
    }

    private void add(KeyPath path, String text) {
        problems.add(tree.lineOfNearest(path), path, text);
    }
}

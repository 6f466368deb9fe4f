package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.model.Printable;
import io.fairlead.options.KeyPath;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads one YAML 1.2 document into a tree that knows its lines. Reports what does not parse, keys that occur
/// twice, and what a configuration cannot contain: a second document, custom tags, keys that are not strings,
/// aliases that contain themselves.
final class YamlReader {
    /// An alias is copied wherever it is used; beyond this many values a file is an attack, not a configuration.
    private static final int MAX_VALUES = 100_000;

    private static final int MAX_DEPTH = 50;

    private static final JsonNodeFactory JSON = new JsonNodeFactory(true);

    private final Problems problems;
    private final Map<KeyPath, Integer> lines = new HashMap<>();
    private int values;
    private int depth;
    private boolean exceeded;

    private YamlReader(Problems problems) {
        this.problems = problems;
    }

    /// Empty if the text contains no tree; the problems then state why. A tree that is present may still have
    /// problems.
    static Optional<ConfigTree> read(String text, Problems problems) {
        YamlReader reader = new YamlReader(problems);
        try {
            return reader.single(text)
                    .filter(tree -> !reader.exceeded)
                    .map(tree -> new ConfigTree(tree, Map.copyOf(reader.lines)));
        } catch (MarkedYamlEngineException e) {
            Optional<Mark> mark = e.getProblemMark();
            problems.addSyntax(
                    mark.map(m -> m.getLine() + 1).orElse(1),
                    mark.map(m -> m.getColumn() + 1).orElse(1),
                    "does not parse as YAML: " + Printable.of(e.getProblem())
                            + "; correct this line or the one before it, or quote the text");
            return Optional.empty();
        } catch (YamlEngineException e) {
            problems.addWhole("does not parse as YAML: " + Printable.of(String.valueOf(e.getMessage())));
            return Optional.empty();
        } catch (StackOverflowError e) {
            problems.addWhole("is nested too deeply to be read; expected at most " + MAX_DEPTH + " levels");
            return Optional.empty();
        }
    }

    private Optional<JsonNode> single(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        Iterator<Node> documents =
                new Compose(settings).composeAllFromString(text).iterator();
        if (!documents.hasNext()) {
            problems.addWhole("is empty; expected a map that begins with \"pipeline: NAME\"");
            return Optional.empty();
        }
        Node first = documents.next();
        if (documents.hasNext()) {
            int line = line(documents.next());
            problems.add(line, KeyPath.ROOT, "a second document begins; expected one, so remove the line \"---\"");
        }
        lines.put(KeyPath.ROOT, line(first));
        return Optional.of(convert(first, KeyPath.ROOT));
    }

    private JsonNode convert(Node node, KeyPath path) {
        if (++values > MAX_VALUES || depth == MAX_DEPTH) {
            exceed(node);
        }
        if (exceeded) {
            return JSON.nullNode();
        }
        depth++;
        JsonNode converted = switch (node) {
            case MappingNode map -> map(map, path);
            case SequenceNode list -> list(list, path);
            case ScalarNode scalar -> scalar(scalar, path);
            default -> JSON.nullNode();
        };
        depth--;
        return converted;
    }

    private void exceed(Node node) {
        if (!exceeded) {
            problems.add(
                    line(node),
                    KeyPath.ROOT,
                    "more than " + MAX_VALUES + " values or " + MAX_DEPTH
                            + " levels; expected a configuration, so remove aliases that contain themselves or each other");
        }
        exceeded = true;
    }

    private JsonNode map(MappingNode map, KeyPath path) {
        ObjectNode result = JSON.objectNode();
        for (NodeTuple entry : map.getValue()) {
            int line = line(entry.getKeyNode());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(line, path, "a key that is a list or a map; expected a string");
                continue;
            }
            KeyPath child = path.child(key.getValue());
            if (result.has(key.getValue())) {
                problems.add(line, child, "occurs twice, first in line " + lines.get(child) + "; keep one of the two");
                continue;
            }
            lines.put(child, line);
            result.set(key.getValue(), convert(entry.getValueNode(), child));
        }
        return result;
    }

    private JsonNode list(SequenceNode list, KeyPath path) {
        var result = JSON.arrayNode();
        for (Node item : list.getValue()) {
            KeyPath child = path.item(result.size());
            lines.put(child, line(item));
            result.add(convert(item, child));
        }
        return result;
    }

    private JsonNode scalar(ScalarNode scalar, KeyPath path) {
        String text = scalar.getValue();
        Tag tag = scalar.getTag();
        if (tag.equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return JSON.booleanNode(Boolean.parseBoolean(text.toLowerCase(Locale.ROOT)));
        }
        try {
            if (tag.equals(Tag.INT)) {
                return JSON.numberNode(integer(text));
            }
            if (tag.equals(Tag.FLOAT) && text.chars().anyMatch(c -> c >= '0' && c <= '9')) {
                return JSON.numberNode(new BigDecimal(text));
            }
        } catch (NumberFormatException _) {
            problems.add(
                    line(scalar),
                    path,
                    "\"" + text + "\" is not a number, as its tag " + tag + " says; remove the tag, or correct it");
        }
        if (!List.of(Tag.STR, Tag.INT, Tag.FLOAT, Tag.ENV_TAG).contains(tag)) {
            problems.add(line(scalar), path, "has the tag " + tag + "; expected a plain value, so remove the tag");
        }
        return JSON.textNode(text);
    }

    private static BigInteger integer(String text) {
        if (text.startsWith("0x")) {
            return new BigInteger(text.substring(2), 16);
        }
        return text.startsWith("0o") ? new BigInteger(text.substring(2), 8) : new BigInteger(text);
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}

package io.fairlead.publisher.files;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Writes a tree as block YAML, keys sorted: the same tree gives the same bytes. Text that any YAML reader, 1.1 or 1.2,
/// could read as another type is quoted.
final class BlockYaml {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./-]*");
    private static final Set<String> TAKEN = Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

    private static final Set<Integer> ODD = Set.of(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR,
            (int) Character.SURROGATE);

    private BlockYaml() {}

    static String write(JsonNode tree) {
        StringBuilder out = new StringBuilder();
        node(out, tree, 0);
        return out.toString();
    }

    private static void node(StringBuilder out, JsonNode node, int indent) {
        if (node.isObject()) {
            map(out, node, indent);
        } else {
            list(out, node, indent);
        }
    }

    private static void map(StringBuilder out, JsonNode map, int indent) {
        Map<String, JsonNode> sorted = new TreeMap<>();
        map.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
        boolean first = true;
        for (Map.Entry<String, JsonNode> entry : sorted.entrySet()) {
            if (!first) {
                out.append("  ".repeat(indent));
            }
            first = false;
            out.append(text(entry.getKey())).append(':');
            value(out, entry.getValue(), indent);
        }
    }

    private static void value(StringBuilder out, JsonNode value, int indent) {
        if (!value.isContainerNode() || value.isEmpty()) {
            out.append(' ').append(scalar(value)).append('\n');
        } else {
            // A list is at the indent of its key, as Kubernetes' own tools write it.
            int inner = value.isObject() ? indent + 1 : indent;
            out.append('\n').append("  ".repeat(inner));
            node(out, value, inner);
        }
    }

    private static void list(StringBuilder out, JsonNode list, int indent) {
        boolean first = true;
        for (JsonNode item : list) {
            if (!first) {
                out.append("  ".repeat(indent));
            }
            first = false;
            out.append("- ");
            if (!item.isContainerNode() || item.isEmpty()) {
                out.append(scalar(item)).append('\n');
            } else {
                node(out, item, indent + 1);
            }
        }
    }

    private static String scalar(JsonNode value) {
        return value.isTextual() ? text(value.textValue()) : value.toString();
    }

    private static String text(String text) {
        boolean plain = PLAIN.matcher(text).matches() && !TAKEN.contains(text.toLowerCase(Locale.ROOT));
        return plain ? text : quoted(text);
    }

    /// Escapes characters that a reader could take for a line break, or must not read literally.
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < ' ' || ODD.contains(Character.getType(c))) {
                out.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.append('"').toString();
    }
}

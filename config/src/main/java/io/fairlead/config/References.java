package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fairlead.options.KeyPath;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Replaces `${env:NAME}` and `${file:PATH}` where a secret is allowed, and refuses them elsewhere. Their values never
/// appear in a problem. `$${` becomes `${`.
///
/// Kafka's own references of the same form are left unchanged if `config.providers` is set.
final class References {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$\\{|\\$\\{([A-Za-z0-9_-]+):([^}]*)}");
    private static final int MAX_SECRET_BYTES = 1 << 20;

    private final ConfigSchema schema;
    private final ConfigTree tree;
    private final SecretLookup secrets;
    private final Problems problems;

    References(ConfigSchema schema, ConfigTree tree, SecretLookup secrets, Problems problems) {
        this.schema = schema;
        this.tree = tree;
        this.secrets = secrets;
        this.problems = problems;
    }

    /// The tree with every reference replaced; one that cannot be replaced is a problem and is kept.
    ConfigTree replace() {
        return new ConfigTree(walk(tree.root(), KeyPath.ROOT), tree.lines());
    }

    private JsonNode walk(JsonNode node, KeyPath path) {
        if (node instanceof ObjectNode map) {
            return walkMap(map, path);
        }
        if (node instanceof ArrayNode list) {
            return walkList(list, path);
        }
        if (!node.isTextual()) {
            return node;
        }
        return TextNode.valueOf(text(node.textValue(), path));
    }

    private ObjectNode walkMap(ObjectNode map, KeyPath path) {
        ObjectNode copy = map.objectNode();
        for (var entry : map.properties()) {
            copy.set(entry.getKey(), walk(entry.getValue(), path.child(entry.getKey())));
        }
        return copy;
    }

    private ArrayNode walkList(ArrayNode list, KeyPath path) {
        ArrayNode copy = list.arrayNode();
        for (JsonNode item : list) {
            copy.add(walk(item, path.item(copy.size())));
        }
        return copy;
    }

    private String text(String text, KeyPath path) {
        if (path.pattern().startsWith("sources[].rules[]") || !text.contains("${")) {
            return text;
        }
        if (!schema.isSecret(path)) {
            Matcher reference = REFERENCE.matcher(text);
            if (reference.find() && reference.group(1) != null) {
                add(
                        path,
                        "${" + reference.group(1) + ":...} is read only in secrets and in the properties of kafka and"
                                + " schema-registry; write the value itself");
            }
            return text;
        }
        if (!secrets.needed().areNeededAt(path)) {
            return "";
        }
        return REFERENCE.matcher(text).replaceAll(found -> Matcher.quoteReplacement(resolve(found.group(), path)));
    }

    private String resolve(String reference, KeyPath path) {
        if (reference.equals("$${")) {
            return "${";
        }
        String name = reference.substring(reference.indexOf(':') + 1, reference.length() - 1);
        return switch (reference.substring(2, reference.indexOf(':'))) {
            case "env" -> variable(name, path).orElse(reference);
            case "file" -> file(name, path).orElse(reference);
            default -> other(reference, path);
        };
    }

    private String other(String reference, KeyPath path) {
        boolean kafkasOwn =
                path.text().startsWith("kafka.") && tree.root().at("/kafka").has("config.providers");
        if (!kafkasOwn) {
            add(
                    path,
                    reference.substring(0, reference.indexOf(':')) + ":...} is not known; expected ${env:NAME} or"
                            + " ${file:PATH} (or, for ${ itself, $${)");
        }
        return reference;
    }

    private Optional<String> variable(String name, KeyPath path) {
        Optional<String> value = secrets.environment().variable(name);
        if (value.isEmpty()) {
            add(path, "the environment variable " + name + " is not set; set it where fairlead is started");
        }
        return value;
    }

    private Optional<String> file(String name, KeyPath path) {
        Path file = secrets.environment().resolve(name);
        String problem;
        try {
            problem = objection(file);
            String content = problem.isEmpty() ? content(file) : "";
            if (!content.isEmpty()) {
                return Optional.of(content);
            }
            problem = problem.isEmpty() ? "is empty; expected the secret as its only content" : problem;
        } catch (CharacterCodingException _) {
            problem = "is not text in UTF-8; expected the secret as its only content";
        } catch (IOException e) {
            problem = "cannot be read (" + e.getClass().getSimpleName() + "); correct it or the path";
        }
        add(path, "the file " + file + " " + problem);
        return Optional.empty();
    }

    /// The reason why a file is not read; empty if there is none.
    private static String objection(Path file) throws IOException {
        if (!Files.isRegularFile(file) && !Files.isReadable(file)) {
            return "does not exist; create it with the secret as its only content, or correct the path";
        }
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            return "is not a file that this user may read; correct its permissions or the path";
        }
        return Files.size(file) > MAX_SECRET_BYTES
                ? "is larger than 1 MiB; expected the secret as its only content"
                : "";
    }

    private static String content(Path file) throws IOException {
        return withoutMark(Files.readString(file, StandardCharsets.UTF_8)).strip();
    }

    /// Windows editors start a file with a byte order mark, which is not part of the secret.
    private static String withoutMark(String content) {
        return content.startsWith("\ufeff") ? content.substring(1) : content;
    }

    private void add(KeyPath path, String text) {
        problems.add(tree.line(path), path, text);
    }
}

package io.fairlead.ingest.files;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/// Reads bytes into a [Node], or says in [Problems] why that is not possible.
final class NodeReader {
    private final Problems problems;

    NodeReader(Problems problems) {
        this.problems = problems;
    }

    Optional<Node> read(byte[] bytes, boolean json) {
        try (JsonParser parser = factory(bytes.length, json).createParser(bytes)) {
            if (parser.nextToken() == null) {
                problems.add(0, "the file is empty; write \"services: []\" where there are none");
                return Optional.empty();
            }
            Node root = node(parser);
            if (parser.nextToken() != null) {
                problems.add(line(parser), "a second document begins; expected one, in a file of its own");
            }
            return Optional.of(root);
        } catch (JsonProcessingException e) {
            notParsed(e, json);
        } catch (IOException e) {
            problems.add(0, "cannot be read as text: " + e.getMessage());
        }
        return Optional.empty();
    }

    private static JsonFactory factory(int length, boolean json) {
        if (json) {
            return new JsonFactory();
        }
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Math.max(length, 1));
        return YAMLFactory.builder().loaderOptions(options).build();
    }

    private void notParsed(JsonProcessingException e, boolean json) {
        Throwable cause = e.getCause();
        while (cause != null && !(cause instanceof MarkedYAMLException)) {
            cause = cause.getCause();
        }
        if (cause instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            problems.add(marked.getProblemMark().getLine() + 1, "is not YAML: " + marked.getProblem());
            return;
        }
        String what = e.getOriginalMessage().lines().findFirst().orElse("");
        int source = what.indexOf(" (start marker at");
        int line = e.getLocation() == null ? 0 : Math.max(e.getLocation().getLineNr(), 0);
        problems.add(
                line, "is not " + (json ? "JSON" : "YAML") + ": " + (source < 0 ? what : what.substring(0, source)));
    }

    private Node node(JsonParser parser) throws IOException {
        int line = line(parser);
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            problems.add(line, "an alias (*" + parser.getText() + ") is not read here; write the value out");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> keys(parser, line);
            case START_ARRAY -> items(parser, line);
            case VALUE_NULL -> new Node.Nothing(line);
            default -> new Node.Scalar(line, parser.getText());
        };
    }

    private Node items(JsonParser parser, int line) throws IOException {
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser));
        }
        return new Node.Items(line, List.copyOf(items));
    }

    private Node keys(JsonParser parser, int line) throws IOException {
        LinkedHashMap<String, Node.Key> keys = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line(parser);
            var _ = parser.nextToken();
            Node.Key before = keys.put(key, new Node.Key(keyLine, node(parser)));
            if (before != null) {
                problems.add(keyLine, "the key \"" + key + "\" stands already on line " + before.line() + "; keep one");
            }
        }
        return new Node.Keys(line, keys);
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}

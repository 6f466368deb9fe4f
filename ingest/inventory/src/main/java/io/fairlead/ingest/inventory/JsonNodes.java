package io.fairlead.ingest.inventory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads JSON into a [Node]. A syntax error is a problem of the document; a repeated key is one of its map.
final class JsonNodes {
    private final EntryProblems problems;
    private final Optional<Consumer<Node>> items;

    JsonNodes(EntryProblems problems) {
        this(problems, Optional.empty());
    }

    /// @param items if given, takes each item of a list at the root, which is then read as an empty one
    JsonNodes(EntryProblems problems, Optional<Consumer<Node>> items) {
        this.problems = problems;
        this.items = items;
    }

    /// The single value. Empty if there is none, or after a problem.
    Optional<Node> read(Reader text) {
        return documents(text, 1).stream().findFirst();
    }

    /// The values in order, none after a problem. One more than `most` is a problem.
    List<Node> documents(Reader text, int most) {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            List<Node> roots = new ArrayList<>();
            while (parser.nextToken() != null) {
                if (roots.size() == most) {
                    problems.add(line(parser), "a second document begins; expected one, in a file of its own");
                    return roots;
                }
                roots.add(node(parser, 0));
            }
            return roots;
        } catch (Unparsable e) {
            e.report(problems);
        } catch (JsonProcessingException e) {
            String what = e.getOriginalMessage().lines().findFirst().orElse("").replaceAll(", from `[^`]*`", "");
            int source = what.indexOf(" (start marker at");
            int line = e.getLocation() == null ? 0 : Math.max(e.getLocation().getLineNr(), 0);
            problems.add(line, "is not JSON: " + (source < 0 ? what : what.substring(0, source)));
        } catch (IOException e) {
            problems.add(0, "cannot be read as text: " + e.getMessage());
        }
        return List.of();
    }

    private Node node(JsonParser parser, int depth) throws IOException {
        int line = line(parser);
        if (depth > MapBuilder.MAX_DEPTH) {
            throw new Unparsable(line, MapBuilder.TOO_DEEP);
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> keys(parser, line, depth);
            case START_ARRAY -> items(parser, line, depth);
            case VALUE_NULL -> new Node.Nothing(line);
            default -> new Node.Scalar(line, parser.getText());
        };
    }

    private Node items(JsonParser parser, int line, int depth) throws IOException {
        if (depth == 0 && items.isPresent()) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.get().accept(node(parser, 1));
            }
            return new Node.Items(line, List.of());
        }
        List<Node> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(node(parser, depth + 1));
        }
        return new Node.Items(line, List.copyOf(items));
    }

    private Node keys(JsonParser parser, int line, int depth) throws IOException {
        MapBuilder map = new MapBuilder(line);
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line(parser);
            var _ = parser.nextToken();
            map.put(key, keyLine, node(parser, depth + 1));
        }
        return map.build();
    }

    private static int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr();
    }
}

package io.fairlead.ingest.inventory;

import java.util.List;
import java.util.SequencedMap;

/// A value of a YAML or JSON document, with the line on which it begins.
public sealed interface Node {
    int line();

    /// String, number or boolean, as written.
    record Scalar(int line, String text) implements Node {}

    /// A null, written or implied.
    record Nothing(int line) implements Node {}

    record Items(int line, List<Node> items) implements Node {}

    record Keys(int line, SequencedMap<String, Key> keys) implements Node {}

    /// A value that parses and cannot be used, such as one with an unknown tag; `problem` says why. Only the entry
    /// that it belongs to is affected.
    record Unusable(int line, String problem) implements Node {}

    /// A key's own line, and its value.
    record Key(int line, Node value) {}

    /// Its name in messages.
    default String kind() {
        return switch (this) {
            case Scalar(var _, String text) when text.isEmpty() -> "nothing";
            case Scalar(var _, String text) ->
                "\"" + (text.length() > 60 ? text.substring(0, 57) + "..." : text) + "\"";
            case Nothing _ -> "nothing";
            case Items _ -> "a list";
            case Keys _ -> "a map";
            case Unusable(var _, String problem) -> problem;
        };
    }
}

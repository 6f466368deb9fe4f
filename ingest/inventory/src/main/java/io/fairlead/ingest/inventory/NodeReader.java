package io.fairlead.ingest.inventory;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// Reads bytes into a [Node], or adds to [EntryProblems] why that is not possible.
public final class NodeReader {
    private final EntryProblems problems;

    public NodeReader(EntryProblems problems) {
        this.problems = problems;
    }

    public Optional<Node> read(byte[] bytes, boolean json) {
        return read(
                bytes, json, text -> json ? new JsonNodes(problems).read(text) : new YamlNodes(problems).read(text));
    }

    /// Reads JSON. If it is a list, passes its items on one by one and returns an empty one, so that a large list is
    /// never in memory as a whole. Whether all of it can be used is known at its end.
    public Optional<Node> readItems(byte[] bytes, Consumer<Node> items) {
        return read(bytes, true, text -> new JsonNodes(problems, Optional.of(items)).read(text));
    }

    private Optional<Node> read(byte[] bytes, boolean json, Function<String, Optional<Node>> reader) {
        Optional<String> text = text(bytes);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Optional<Node> root = reader.apply(text.get());
        if (root.isEmpty() && problems.isEmpty()) {
            problems.add(0, problems.document().noun() + " is empty; write " + nothing(json) + " if there are none");
        }
        return root;
    }

    private static String nothing(boolean json) {
        return json ? "[] or {\"services\": []}" : "\"services: []\"";
    }

    /// A leading byte order mark is not part of the text.
    private Optional<String> text(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(in, out, true);
        if (result.isError()) {
            problems.add(line(bytes, in.position()), "is not UTF-8; save it as UTF-8");
            return Optional.empty();
        }
        String text = out.flip().toString();
        return Optional.of(text.startsWith("\ufeff") ? text.substring(1) : text);
    }

    private static int line(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}

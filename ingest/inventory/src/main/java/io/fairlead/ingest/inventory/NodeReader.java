package io.fairlead.ingest.inventory;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Reads bytes into a [Node], or adds to [EntryProblems] why that is not possible.
public final class NodeReader {
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final int PIECE = 8192;

    private final EntryProblems problems;

    public NodeReader(EntryProblems problems) {
        this.problems = problems;
    }

    public Optional<Node> read(byte[] bytes, boolean json) {
        return json
                ? read(bytes, true, () -> new JsonNodes(problems).read(characters(bytes)))
                : read(bytes, false, () -> new YamlNodes(problems).read(text(bytes)));
    }

    /// Reads JSON. If it is a list, passes its items on one by one and returns an empty one, so that a large list is
    /// never in memory as a whole. Whether all of it can be used is known at its end.
    public Optional<Node> readItems(byte[] bytes, Consumer<Node> items) {
        return read(bytes, true, () -> new JsonNodes(problems, Optional.of(items)).read(characters(bytes)));
    }

    /// Reads every document of YAML, or every value of JSON. Empty if there is none, or after a problem.
    public List<Node> readAll(byte[] bytes, boolean json) {
        if (!isText(bytes)) {
            return List.of();
        }
        return json
                ? new JsonNodes(problems).documents(characters(bytes), Integer.MAX_VALUE)
                : new YamlNodes(problems).documents(text(bytes), Integer.MAX_VALUE);
    }

    private boolean isText(byte[] bytes) {
        int wrong = notUtf8(bytes);
        if (wrong >= 0) {
            problems.add(line(bytes, wrong), "is not UTF-8; save it as UTF-8");
        }
        return wrong < 0;
    }

    private Optional<Node> read(byte[] bytes, boolean json, Supplier<Optional<Node>> reader) {
        if (!isText(bytes)) {
            return Optional.empty();
        }
        Optional<Node> root = reader.get();
        if (root.isEmpty() && problems.isEmpty()) {
            problems.add(0, problems.document().noun() + " is empty; write " + nothing(json) + " if there are none");
        }
        return root;
    }

    private static String nothing(boolean json) {
        return json ? "[] or {\"services\": []}" : "\"services: []\"";
    }

    /// Decoded piece by piece: a list may have tens of megabytes, of which no second copy is needed.
    private static Reader characters(byte[] bytes) {
        int begin = begin(bytes);
        return new InputStreamReader(
                new ByteArrayInputStream(bytes, begin, bytes.length - begin), StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        int begin = begin(bytes);
        return new String(bytes, begin, bytes.length - begin, StandardCharsets.UTF_8);
    }

    /// A leading byte order mark is not part of the text.
    private static int begin(byte[] bytes) {
        int length = BYTE_ORDER_MARK.length;
        boolean marked = bytes.length >= length && Arrays.equals(bytes, 0, length, BYTE_ORDER_MARK, 0, length);
        return marked ? length : 0;
    }

    /// Where the bytes cannot be decoded; -1 if they can.
    private static int notUtf8(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer decoded = CharBuffer.allocate(PIECE);
        CoderResult result = CoderResult.OVERFLOW;
        while (result.isOverflow()) {
            result = decoder.decode(in, decoded.clear(), true);
        }
        return result.isError() ? in.position() : -1;
    }

    private static int line(byte[] bytes, int position) {
        int line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        return line;
    }
}

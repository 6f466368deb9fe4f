package io.fairlead.operations.deadletters;

import io.fairlead.model.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Bytes of any kind in human-readable form: no control character in them reaches a terminal.
public final class DeadLetterText {
    private static final int ROW = 16;
    /// The control characters that occur in text files.
    private static final String LAYOUT = "\r\n\t";

    private DeadLetterText() {}

    /// On one line: as text if it is text, else as hex.
    public static String line(byte @Nullable [] bytes) {
        if (bytes == null) {
            return "-";
        }
        return text(bytes)
                .map(Printable::of)
                .orElseGet(() -> "0x" + HexFormat.of().formatHex(bytes));
    }

    /// The bytes as UTF-8; empty if they are not.
    public static Optional<String> text(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.chars().anyMatch(c -> Character.isISOControl(c) && LAYOUT.indexOf(c) < 0)
                    ? Optional.empty()
                    : Optional.of(text);
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    /// In the format of `xxd`: offset, sixteen bytes, the printable ones as text. At most `most` bytes.
    public static String dump(byte[] bytes, int most) {
        StringBuilder dump = new StringBuilder();
        for (int begin = 0; begin < Math.min(bytes.length, most); begin += ROW) {
            int end = Math.min(Math.min(bytes.length, most), begin + ROW);
            dump.append(row(bytes, begin, end)).append('\n');
        }
        if (bytes.length > most) {
            dump.append("... ").append(bytes.length - most).append(" more bytes\n");
        }
        return dump.toString();
    }

    private static String row(byte[] bytes, int begin, int end) {
        StringBuilder hex = new StringBuilder();
        StringBuilder text = new StringBuilder();
        for (int i = begin; i < end; i++) {
            hex.append(HexFormat.of().toHexDigits(bytes[i])).append(' ');
            text.append(bytes[i] >= ' ' && bytes[i] < 127 ? (char) bytes[i] : '.');
        }
        return HexFormat.of().toHexDigits(begin) + "  " + hex + " ".repeat(3 * ROW - hex.length()) + " " + text;
    }
}

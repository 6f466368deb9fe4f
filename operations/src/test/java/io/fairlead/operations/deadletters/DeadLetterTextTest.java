package io.fairlead.operations.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Printable;
import io.fairlead.testkit.Seeds;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Bytes that somebody wrote into a topic, as an operator sees them.
final class DeadLetterTextTest {
    static LongStream seeds() {
        return Seeds.all();
    }

    /// Text with many control characters, or any bytes.
    private static byte[] bytes(long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[random.nextInt(100)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (seed % 2 == 0 ? random.nextInt(256) : random.nextInt(4) == 0 ? random.nextInt(32) : 'x');
        }
        return bytes;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyBytesAreOnePrintableLine(long seed) {
        String line = DeadLetterText.line(bytes(seed));

        assertThat(Printable.isPrintable(line)).as(line).isTrue();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDumpIsPrintable(long seed) {
        String dump = DeadLetterText.dump(bytes(seed), 64);

        assertThat(Printable.lines(dump)).isEqualTo(dump);
    }

    /// The bytes can be read back from the dump.
    @ParameterizedTest
    @MethodSource("seeds")
    void aDumpHasEveryByteUpToItsLimit(long seed) {
        byte[] bytes = bytes(seed);
        int most = 1 + (int) (seed % 120);
        List<String> rows = DeadLetterText.dump(bytes, most)
                .lines()
                .filter(row -> !row.startsWith("..."))
                .toList();

        StringBuilder hex = new StringBuilder();
        rows.forEach(row -> hex.append(row, 10, 10 + 3 * 16));
        int shown = Math.min(bytes.length, most);
        assertThat(hex.toString().replace(" ", "")).isEqualTo(HexFormat.of().formatHex(bytes, 0, shown));
        assertThat(rows).hasSize((shown + 15) / 16);
        IntStream.range(0, rows.size())
                .forEach(i -> assertThat(rows.get(i)).startsWith(HexFormat.of().toHexDigits(16 * i)));
    }

    @Test
    void aDumpSaysWhatItLeavesOut() {
        assertThat(DeadLetterText.dump(new byte[17], 16)).endsWith("\n... 1 more bytes\n");
        assertThat(DeadLetterText.dump(new byte[16], 16)).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "plain text|plain text",
                "é 日 😀|é 日 😀",
                "a\\nb\\tc\\r|a\\nb\\tc\\r",
                "\\u202eevil|\\u202eevil",
                "\\u001b[31m|0x1b5b33316d",
                "form\\u000cfeed|0x666f726d0c66656564",
                "a\\u001fb|0x611f62",
                "a\\u000bb|0x610b62",
                "c1 \\u009b|0x633120c29b",
            })
    void textIsShownAsTextAndTheRestAsHex(String text, String line) {
        assertThat(DeadLetterText.line(utf8(unescaped(text)))).isEqualTo(line);
    }

    /// With Java's escapes replaced, those of a character by its four hexadecimal digits too.
    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString().translateEscapes();
    }

    @Test
    void noKeyIsADash() {
        assertThat(DeadLetterText.line(null)).isEqualTo("-");
        assertThat(DeadLetterText.line(new byte[0])).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anIdReadsBackAsItWas(long seed) {
        Random random = new Random(seed);
        DeadLetterId id = new DeadLetterId(random.nextInt(1_000_000_000), random.nextLong(1_000_000_000_000_000_000L));

        assertThat(DeadLetterId.parse(id.toString())).contains(id);
    }

    @ParameterizedTest
    @CsvSource({"''", "3", "3-", "-17", "3--17", "3-17-1", "3 - 17", "a-1", "1-a", "3@17", "9999999999-1", "+3-17"})
    void anIdIsNothingElse(String text) {
        assertThat(DeadLetterId.parse(text)).isEmpty();
    }
}

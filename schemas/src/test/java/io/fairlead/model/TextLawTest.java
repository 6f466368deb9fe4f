package io.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The checks written by hand allow what the expressions in the standards allow, and nothing else.
class TextLawTest {
    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?");
    private static final Pattern HOST = Pattern.compile(
            "(?=.{1,253}$)(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*(?![0-9]+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern IPV4 =
            Pattern.compile("(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");
    private static final String[] PIECES = {
        "a", "z", "0", "9", "A", "Z", "-", ".", "_", "*", "*.", "/", " ", "\n", "é", "İ", "25", "255", "256", "10.1.2",
        "1.", "00"
    };
    private static final int TEXTS = 200;

    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isEmpty() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void allowWhatTheExpressionsAllow(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < TEXTS; i++) {
            String text = text(random);
            String lower = text.toLowerCase(Locale.ROOT);
            assertThat(allows(it -> Text.dnsLabel("label", it), text))
                    .as(text)
                    .isEqualTo(LABEL.matcher(text).matches());
            assertThat(allows(it -> Text.name("name", it), text))
                    .as(text)
                    .isEqualTo(NAME.matcher(text).matches());
            assertThat(allows(Text::host, text))
                    .as(text)
                    .isEqualTo(HOST.matcher(lower).matches());
            assertThat(Text.isIpv4(text)).as(text).isEqualTo(IPV4.matcher(text).matches());
        }
    }

    private static boolean allows(Consumer<String> check, String text) {
        try {
            check.accept(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /// Mostly short ones of few pieces; some around the longest lengths.
    private static String text(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "a".repeat(61 + random.nextInt(4)) + (random.nextBoolean() ? "" : ".b");
            case 1 -> ("a".repeat(49) + ".").repeat(5) + "a".repeat(1 + random.nextInt(5));
            case 2 ->
                random.nextInt(300) + "." + random.nextInt(300) + "." + random.nextInt(30) + "." + random.nextInt(300);
            default -> {
                StringBuilder text = new StringBuilder();
                for (int left = random.nextInt(7); left > 0; left--) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                yield text.toString();
            }
        };
    }
}

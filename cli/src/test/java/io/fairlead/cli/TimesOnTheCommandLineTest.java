package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class TimesOnTheCommandLineTest {
    @TempDir
    private Path folder;

    private Invocation freezeFor(String time) throws IOException {
        return Invocation.of("freeze", "--for", time, "-c", ConfigFolder.embedded(folder));
    }

    /// A freeze for no time is not one without an end, and one that has ended is none.
    @ParameterizedTest
    @ValueSource(
            strings = {"0s", "0h0m0s", "-5m", "-0.001s", "9999999999h", "8785h", "30", "1d", "5 m", "PT5M", "m", "1e3s"
            })
    void aFreezeForThisTimeIsRefused(String time) throws IOException {
        Invocation ran = freezeFor(time);

        assertThat(ran.err()).contains(time.startsWith("0") ? "--for 0s would end at once" : "\"" + time + "\" is ");
        assertThat(ran.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"30m", "1h", "1h30m", "0.5s", "8784h", " 5m "})
    void aFreezeForThisTimeIsSentToTheProcess(String time) throws IOException {
        assertThat(freezeFor(time).err()).contains("(APP-NOT-RUNNING)");
    }

    static java.util.stream.IntStream seeds() {
        return java.util.stream.IntStream.range(0, 200);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aDurationIsTheSumOfItsParts(int seed) {
        Random random = new Random(seed);
        int hours = random.nextInt(8000);
        int minutes = random.nextInt(600);
        int seconds = random.nextInt(6000);

        assertThat(new TimeConverter().convert(hours + "h" + minutes + "m" + seconds + "s"))
                .isEqualTo(Duration.ofHours(hours).plusMinutes(minutes).plusSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({"0s, 0", "500ms, 500", "90s, 90000", "30m, 1800000", "2h, 7200000", "3d, 259200000"})
    void sinceIsThatLongAgo(String ago, long millis) {
        Instant before = Clock.systemUTC().instant();
        Instant since = new SinceConverter().convert(ago);
        Instant after = Clock.systemUTC().instant();

        assertThat(since).isBetween(before.minusMillis(millis), after.minusMillis(millis));
    }

    @Test
    void sinceIsThatInstant() {
        assertThat(new SinceConverter().convert("2026-01-31T10:00:00Z")).isEqualTo("2026-01-31T10:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "-2h", "2 h", "1h30m", "yesterday", "2026-01-31", "2026-01-31T10:00:00", "2H"})
    void sinceIsNothingElse(String text) {
        assertThatThrownBy(() -> new SinceConverter().convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("\"" + text + "\" is no time; expected 30m, 2h, 3d or 2026-01-31T10:00:00Z");
    }

    /// A wait of any length that the option takes can be counted in nanoseconds.
    @Test
    void theLongestTimeDoesNotOverflow() {
        assertThat(new TimeConverter().convert("8784h").toNanos()).isPositive();
    }
}

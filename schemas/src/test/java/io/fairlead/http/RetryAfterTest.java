package io.fairlead.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-30T05:00:00Z");

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 0",
                "'', 0",
                "1, 1",
                "' 30 ', 30",
                "0, 0",
                "-5, 0",
                "1.5, 0",
                "'Mon, 30 Nov 2026 05:02:00 GMT', 0",
                "999999999999999999, 86400",
                "99999999999999999999, 0"
            })
    void secondsAreReadAndNothingElse(@Nullable String header, long seconds) {
        assertThat(RetryAfter.seconds(header)).isEqualTo(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "30, 30",
        "-30, 0",
        "tomorrow, 0",
        "'Mon, 30 Nov 2026 05:02:00 GMT', 120",
        "'Mon, 30 Nov 2026 04:00:00 GMT', 0",
        "'Tue, 30 Nov 2027 05:00:00 GMT', 86400",
    })
    void aDateIsReadToo(String header, long seconds) {
        assertThat(RetryAfter.of(header, NOW)).isEqualTo(Duration.ofSeconds(seconds));
    }
}

package io.fairlead.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
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
                "'Thu, 26 Nov 2026 14:00:00 GMT', 0",
                "999999999999999999, 86400",
                "99999999999999999999, 0"
            })
    void readsSecondsAndNothingElse(@Nullable String header, long seconds) {
        assertThat(RetryAfter.read(header)).isEqualTo(Duration.ofSeconds(seconds));
    }
}

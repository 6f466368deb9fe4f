package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AgeTest {
    private static final Instant NOW = Instant.parse("2026-11-29T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "PT-5S, 0s",
        "PT0.9S, 0s",
        "PT119S, 119s",
        "PT2M, 2m",
        "PT5M3S, 5m3s",
        "PT10M, 10m",
        "PT179M, 179m",
        "PT3H, 3h",
        "PT7H59M, 7h59m",
        "PT8H, 8h",
        "PT47H, 47h",
        "PT52H, 2d4h",
        "P8D, 8d",
        "P400D, 400d"
    })
    void isShownInTheFormOfKubectl(Duration age, String text) {
        assertThat(Age.text(age)).isEqualTo(text);
    }

    @Test
    void whatIsNoTimeHasNoAge() {
        assertThat(Age.of(null, NOW)).isNull();
        assertThat(Age.of("never", NOW)).isNull();
        assertThat(Age.of("2026-11-29T09:59:30.5Z", NOW)).isEqualTo("29s");
    }

    @Test
    void timesEndAtTheMillisecond() {
        assertThat(Age.toMillis(Instant.parse("2026-11-29T10:00:00.123456789Z")))
                .isEqualTo("2026-11-29T10:00:00.123Z");
    }

    @Test
    void peopleSeeTheAgeBesideTheTimeAndProgramsTheTimeAlone() {
        Map<String, Object> row = new TreeMap<>(Map.of("since", "2026-11-29T09:00:00Z"));
        Age.beside("since", List.of(row), NOW, OutputFormat.JSON);
        assertThat(row).doesNotContainKey("age");

        Age.beside("since", List.of(row), NOW, OutputFormat.TABLE);
        assertThat(row).containsEntry("age", "60m");
    }
}

package io.fairlead.ingest.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TableRepairTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private final TableRepair repair = new TableRepair(MINUTE, Duration.ofMinutes(3));
    private Instant now = Instant.parse("2026-05-04T12:00:00Z");

    private boolean isDueAfter(Duration time) {
        now = now.plus(time);
        return repair.isDue(true, now);
    }

    @Test
    void aDifferenceIsRepairedAtOnceAndThenAfterWaitsThatDouble() {
        assertThat(isDueAfter(Duration.ZERO)).isTrue();
        assertThat(isDueAfter(MINUTE.minusMillis(1))).isFalse();
        assertThat(isDueAfter(Duration.ofMillis(1))).isTrue();
        assertThat(isDueAfter(MINUTE)).isFalse();
        assertThat(isDueAfter(MINUTE)).isTrue();
        assertThat(isDueAfter(Duration.ofMinutes(3))).isTrue();
        assertThat(repair.untilNext()).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void oneThatComesAfterTheLastWasRepairedIsRepairedAtOnce() {
        assertThat(isDueAfter(Duration.ZERO)).isTrue();
        now = now.plus(MINUTE);
        assertThat(repair.isDue(false, now)).isFalse();

        assertThat(isDueAfter(Duration.ZERO)).isTrue();
    }
}

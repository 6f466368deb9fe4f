package io.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ClockWatchTest {
    private Instant day = Instant.parse("2026-05-04T12:00:00Z");
    private long ticks = Long.MAX_VALUE - 1_000_000_000L;
    private final ClockWatch watch = new ClockWatch(() -> day, () -> ticks);

    private void pass(Duration byDay, Duration byTicks) {
        day = day.plus(byDay);
        ticks += byTicks.toNanos();
    }

    @Test
    void saysNothingOfTimeThatPasses() {
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofHours(1), Duration.ofHours(1));
            assertThat(watch.look()).isEmpty();
        }
    }

    @Test
    void saysNothingOfAJumpAheadAndTellsTheWayBack() {
        pass(Duration.ofHours(1).plusMillis(500), Duration.ofMillis(500));
        assertThat(watch.look()).isEmpty();
        pass(Duration.ofHours(-1).plusMillis(500), Duration.ofMillis(500));
        assertThat(watch.look()).contains(Duration.ofHours(1));
    }

    @Test
    void toleratesSmallCorrections() {
        pass(Duration.ofMillis(500).minus(ClockWatch.TOLERANCE), Duration.ofMillis(500));
        assertThat(watch.look()).isEmpty();
        pass(Duration.ofMillis(499).minus(ClockWatch.TOLERANCE), Duration.ofMillis(500));
        assertThat(watch.look()).contains(ClockWatch.TOLERANCE.plusMillis(1));
    }
}

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

    /// Time services slew by up to a twelfth. Waits then end late by that part of their length, and a restart would not
    /// help: the next wait would be late as well.
    @Test
    void aClockThatIsSlowForHoursIsNoReasonToRestart() {
        Duration check = Duration.ofMillis(500);
        for (int i = 0; i < 20_000; i++) {
            pass(check.minus(check.dividedBy(12)), check);
            assertThat(watch.look()).isEmpty();
        }
    }

    /// Each of them delays the waits of its moment by no more than the tolerance.
    @Test
    void smallStepsAreNotSummed() {
        for (int i = 0; i < 100; i++) {
            pass(Duration.ofMillis(500).minus(ClockWatch.TOLERANCE), Duration.ofMillis(500));
            assertThat(watch.look()).isEmpty();
        }
    }
}

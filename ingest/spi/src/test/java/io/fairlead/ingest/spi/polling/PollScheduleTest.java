package io.fairlead.ingest.spi.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PollScheduleTest {
    private static final PollSchedule SCHEDULE = new PollSchedule(Duration.ofSeconds(30), Duration.ofMinutes(5));

    private static final PollRate FULL = PollRate.full(0);

    private final Random random = new Random(7);

    @Test
    void waitsATenthMoreOrLess() {
        for (int i = 0; i < 1000; i++) {
            assertThat(SCHEDULE.next(FULL, random)).isBetween(Duration.ofSeconds(27), Duration.ofSeconds(33));
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "2, 60", "3, 120", "4, 240", "5, 300", "1000, 300"})
    void doublesTheWaitAfterEachFailureUpToTheLongest(int failures, int seconds) {
        for (int i = 0; i < 100; i++) {
            assertThat(SCHEDULE.afterFailure(failures, Duration.ZERO, random))
                    .isBetween(Duration.ofMillis(seconds * 900L), Duration.ofMillis(seconds * 1100L));
        }
    }

    @Test
    void waitsAtLeastAsLongAsTheRegistryAsks() {
        assertThat(SCHEDULE.afterFailure(1, Duration.ofHours(1), random)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void waitsNoLongerThanTheLongestRetryHoweverOftenItIsThrottled() {
        PollRate rate = FULL;
        for (int i = 0; i < 100; i++) {
            rate = rate.throttled(Duration.ofHours(i).toNanos(), SCHEDULE.every());
        }

        assertThat(SCHEDULE.next(rate, random)).isBetween(Duration.ofSeconds(270), Duration.ofSeconds(330));
        assertThat(SCHEDULE.afterThrottle(rate, Duration.ofHours(1), random)).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void refusesWaitsThatCannotWork() {
        assertThatThrownBy(() -> new PollSchedule(Duration.ZERO, Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PollSchedule(Duration.ofMinutes(2), Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}

package io.fairlead.record.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeeperPausesTest {
    private static final Duration NO_TIME = Duration.ZERO;

    @Test
    void growToHalfAMinuteAndBeginAgainAfterAGoodMinute() {
        KeeperPauses pauses = new KeeperPauses(new Random(1));
        assertThat(pauses.after(NO_TIME)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(pauses.after(NO_TIME)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        for (int i = 0; i < 10; i++) {
            pauses.after(NO_TIME);
        }
        assertThat(pauses.after(NO_TIME)).isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(pauses.after(Duration.ofMinutes(2))).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        assertThat(pauses.after(NO_TIME)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }
}

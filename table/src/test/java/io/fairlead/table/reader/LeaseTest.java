package io.fairlead.table.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final Duration TIME = Duration.ofSeconds(3);

    private long ticks = -5;
    private Instant day = Instant.parse("2026-05-04T12:00:00Z");
    private final Lease lease = new Lease(TIME, () -> ticks, () -> day);

    private void pass(Duration by) {
        ticks += by.toNanos();
        day = day.plus(by);
    }

    @Test
    void isNotHeldBeforeKafkaWasAsked() {
        assertThat(lease.isHeld()).isFalse();
        assertThat(lease.isDue()).isTrue();
    }

    @Test
    void isHeldForItsTimeFromTheQuestionNotFromTheAnswer() {
        Lease.Moment asked = lease.now();
        pass(Duration.ofSeconds(2));
        lease.prove(asked);
        assertThat(lease.isHeld()).isTrue();
        pass(Duration.ofMillis(999));
        assertThat(lease.isHeld()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void isDueWhenAThirdOfItHasPassed() {
        lease.prove(lease.now());
        pass(Duration.ofMillis(999));
        assertThat(lease.isDue()).isFalse();
        pass(Duration.ofMillis(1));
        assertThat(lease.isDue()).isTrue();
    }

    @Test
    void runsOutWhenEitherClockSaysSo() {
        lease.prove(lease.now());
        day = day.plus(TIME);
        assertThat(lease.isHeld()).as("a virtual machine that stood still").isFalse();

        lease.prove(lease.now());
        day = day.minus(Duration.ofHours(1));
        assertThat(lease.isHeld()).as("the clock of the day went back").isTrue();
        ticks += TIME.toNanos();
        assertThat(lease.isHeld()).isFalse();
    }
}

package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteRateLimiterTest {
    private long now = 1_000;
    private final WriteRateLimiter pace = new WriteRateLimiter(300, () -> now);

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private int writesNow() {
        int writes = 0;
        while (pace.reserve() == 0) {
            writes++;
        }
        return writes;
    }

    @Test
    void letsATenthOfASecondGoAtOnce() {
        assertThat(writesNow()).isEqualTo(30);
        pass(Duration.ofMillis(50));
        assertThat(writesNow()).isEqualTo(15);
    }

    @Test
    void halvesWhenToldSoOncePerBurst() {
        pace.throttled();
        pace.throttled();
        assertThat(pace.rate()).isEqualTo(150);
        assertThat(writesNow()).isZero();
        pass(Duration.ofSeconds(1));
        pace.throttled();
        assertThat(pace.rate()).isEqualTo(80);
    }

    @Test
    void growsBackByAFixedStep() {
        pace.throttled();
        pass(Duration.ofSeconds(3));
        assertThat(pace.rate()).isEqualTo(180);
        pass(Duration.ofMinutes(1));
        assertThat(pace.rate()).isEqualTo(300);
    }

    @Test
    void neverStopsAltogether() {
        for (int i = 0; i < 50; i++) {
            pace.throttled();
            pass(Duration.ofSeconds(1));
        }
        assertThat(pace.rate()).isGreaterThanOrEqualTo(1);
    }
}

package io.fairlead.ingest.runner;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RateLimiterTest {
    private final TransientFailure down = new TransientFailure("INGEST-TEST-DOWN", "no answer");

    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void aBurstIsFreeAndThenRequestsKeepTheRate() {
        RateLimiter pace = new RateLimiter(20, 40, nanos::get);
        for (int i = 0; i < 40; i++) {
            assertThat(pace.reserve()).isZero();
        }

        assertThat(pace.reserve()).isEqualTo(Duration.ofMillis(50));
        assertThat(pace.reserve()).isEqualTo(Duration.ofMillis(100));

        nanos.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(pace.reserve()).isZero();
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.ingest.runner.Given#seeds")
    void theEndOfAnOutageOfAnyLengthIsNoticedWithinAFewRequests(long seed) {
        RunnerConfig config = RunnerConfig.DEFAULT;
        Backoff backoff = new Backoff(config.retryFirst(), config.retryLongest(), new Random(seed));
        assertThat(backoff.after(down)).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        assertThat(backoff.after(down)).isBetween(Duration.ofMillis(500), Duration.ofMillis(1000));
        for (int failures = 0; failures < 1000; failures++) {
            assertThat(backoff.after(down)).isBetween(Duration.ofMillis(750), Duration.ofMillis(1500));
        }
        backoff.reset();
        assertThat(backoff.after(down)).isLessThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void aWaitThatTheRegistryAsksForIsKept() {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofMillis(1500), new Random(1));

        assertThat(backoff.after(asking(Duration.ofSeconds(20))))
                .isBetween(Duration.ofSeconds(20), Duration.ofMillis(20_500));
        assertThat(backoff.after(asking(Duration.ofDays(20))))
                .isBetween(Duration.ofMinutes(1), Duration.ofMillis(61_500));
    }

    private static TransientFailure asking(Duration wait) {
        return new TransientFailure("INGEST-TEST-BUSY", "too many requests", null, wait);
    }
}

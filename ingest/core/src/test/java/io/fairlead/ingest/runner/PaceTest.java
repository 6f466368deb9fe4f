package io.fairlead.ingest.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PaceTest {
    private final AtomicLong nanos = new AtomicLong(-5);

    @Test
    void aBurstIsFreeAndThenRequestsKeepTheRate() {
        RequestPace pace = new RequestPace(20, 40, nanos::get);
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
    void backoffStaysWithinItsGrowingBound(long seed) {
        Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(seed));
        for (int failures = 0; failures < 100; failures++) {
            long bound = failures < 6 ? 1L << failures : 60;
            assertThat(backoff.next()).isBetween(Duration.ZERO, Duration.ofSeconds(bound));
        }
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
}

package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartsTest {
    private final Restarts restarts = new Restarts();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void pausesGrowToHalfAMinute() {
        assertThat(java.util.stream.Stream.generate(restarts::afterExpected).limit(7))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void whatWasExpectedIsWaitedForAsLongAsItLasts() {
        for (int i = 0; i < 1000; i++) {
            restarts.afterExpected();
        }
        assertThat(restarts.isGivenUp()).isFalse();
    }

    @Test
    void theSixthUnexpectedFailureWithinTenMinutesIsOneTooMany() {
        for (int i = 0; i < Restarts.ALLOWED; i++) {
            fail();
            assertThat(restarts.isGivenUp()).isFalse();
        }
        fail();
        assertThat(restarts.isGivenUp()).isTrue();
    }

    @Test
    void failuresOfLongAgoAreForgottenOnceAllIsWell() {
        for (int i = 0; i < Restarts.ALLOWED; i++) {
            fail();
        }
        restarts.ran(Duration.ofSeconds(59));
        assertThat(restarts.unexpected()).isEqualTo(5);
        restarts.ran(Duration.ofSeconds(60));
        assertThat(restarts.unexpected()).isZero();
        assertThat(restarts.afterExpected()).isEqualTo(Duration.ofSeconds(1));
    }

    private void fail() {
        now = now.plusSeconds(20);
        restarts.afterUnexpected(now);
    }
}

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
        assertThat(java.util.stream.Stream.generate(restarts::afterForeseen).limit(7))
                .extracting(Duration::toSeconds)
                .containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L);
    }

    @Test
    void whatWasForeseenIsWaitedForAsLongAsItLasts() {
        for (int i = 0; i < 1000; i++) {
            restarts.afterForeseen();
        }
        assertThat(restarts.isGivenUp()).isFalse();
    }

    @Test
    void theSixthUnforeseenFailureWithinTenMinutesIsOneTooMany() {
        for (int i = 0; i < Restarts.BORNE; i++) {
            fail();
            assertThat(restarts.isGivenUp()).isFalse();
        }
        fail();
        assertThat(restarts.isGivenUp()).isTrue();
    }

    @Test
    void failuresOfLongAgoAreForgottenOnceAllIsWell() {
        for (int i = 0; i < Restarts.BORNE; i++) {
            fail();
        }
        restarts.ran(Duration.ofSeconds(59));
        assertThat(restarts.unforeseen()).isEqualTo(5);
        restarts.ran(Duration.ofSeconds(60));
        assertThat(restarts.unforeseen()).isZero();
        assertThat(restarts.afterForeseen()).isEqualTo(Duration.ofSeconds(1));
    }

    private void fail() {
        now = now.plusSeconds(20);
        restarts.afterUnforeseen(now);
    }
}

package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What is reported to be valid as of a time was received up to the end that the log had then.
class WalEndsTest {
    private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final WalEnds ends = new WalEnds();

    private static Instant at(int seconds) {
        return BEGIN.plusSeconds(seconds);
    }

    @Test
    void theTimeIsThatOfTheLastEndThatWasReceived() {
        ends.seen(100, at(0));
        ends.seen(200, at(5));
        ends.seen(300, at(10));

        assertThat(ends.received(99)).isEmpty();
        assertThat(ends.received(100)).contains(at(0));
        assertThat(ends.received(299)).contains(at(5));
        assertThat(ends.received(300)).contains(at(10));
    }

    @Test
    void anEndOfLongAgoShowsNothing() {
        for (int i = 0; i < 5; i++) {
            ends.seen(100 + i, at(5 * i));
        }

        assertThat(ends.received(100)).isEmpty();
        assertThat(ends.received(101)).contains(at(5));
    }

    @Test
    void aLogThatDoesNotMoveIsReceived() {
        ends.seen(100, at(0));
        ends.seen(100, at(5));

        assertThat(ends.received(100)).contains(at(5));
    }
}

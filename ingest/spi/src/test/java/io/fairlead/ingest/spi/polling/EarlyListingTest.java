package io.fairlead.ingest.spi.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EarlyListingTest {
    private static final Duration GATHER = EarlyListing.GATHER;

    private static long at(double seconds) {
        return (long) (seconds * 1e9);
    }

    private static OptionalLong dueAt(EarlyListing early, double now) {
        return early.dueIn(at(now), GATHER);
    }

    @Test
    void withoutAnEventNoListingIsWanted() {
        assertThat(dueAt(EarlyListing.NONE, 100)).isEmpty();
        assertThat(dueAt(EarlyListing.NONE.listed(at(5)), 100)).isEmpty();
    }

    @Test
    void manyEventsAreOneListing() {
        EarlyListing early = EarlyListing.NONE;
        for (int i = 0; i < 1000; i++) {
            early = early.event(at(10 + i / 1000.0));
        }
        assertThat(dueAt(early, 10.9)).hasValue(at(11) - at(10.9));
        assertThat(early.listed(at(11)).isNew()).isFalse();
    }

    @Test
    void aSecondListingFollowsAsTheFirstMayBeBehind() {
        EarlyListing listed = EarlyListing.NONE.event(at(10)).listed(at(11));
        assertThat(dueAt(listed, 11)).hasValue(at(11));
        assertThat(dueAt(listed.listed(at(22)), 22)).isEmpty();
    }

    @Test
    void aListingThatBeginsLongEnoughAfterTheEventIsTheOnlyOne() {
        EarlyListing event = EarlyListing.NONE.event(at(10));
        assertThat(dueAt(event.listed(at(14.9)), 15)).isPresent();
        assertThat(dueAt(event.listed(at(15)), 15)).isEmpty();
    }

    @Test
    void anEventDuringAListingIsNotServedByIt() {
        EarlyListing during = EarlyListing.NONE.event(at(10)).listed(at(11)).event(at(12));
        assertThat(dueAt(during, 12)).hasValue(at(1));
    }

    @Test
    void aListingThatTakesLongIsNotRepeatedWithoutAPause() {
        assertThat(EarlyListing.gather(Duration.ofMillis(200), PollRate.full(0)))
                .isEqualTo(GATHER);
        assertThat(EarlyListing.gather(Duration.ofSeconds(48), PollRate.full(0)))
                .isEqualTo(Duration.ofSeconds(48));
        EarlyListing listed = EarlyListing.NONE.event(at(0)).listed(at(1));
        assertThat(listed.dueIn(at(1), Duration.ofSeconds(48))).hasValue(at(47));
    }

    @Test
    void aRegistryThatThrottlesIsListedLessOften() {
        PollRate half = PollRate.full(0).throttled(at(1), Duration.ofMinutes(1));
        assertThat(EarlyListing.gather(Duration.ZERO, half)).isEqualTo(Duration.ofSeconds(2));
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    /// Whatever the events: a listing begins at most so long after each of them, and listings and events end.
    @ParameterizedTest
    @MethodSource("seeds")
    void eachEventIsFollowedByAListingSoonAndByOneThatIsLateEnough(long seed) {
        Random random = new Random(seed);
        EarlyListing early = EarlyListing.NONE;
        double now = 0;
        double last = -1;
        double begin = -1;
        int listings = 0;
        for (int i = 0; i < 50; i++) {
            double next = now + random.nextDouble() * (random.nextInt(10) == 0 ? 30 : 0.5);
            while (dueAt(early, now).isPresent() && dueAt(early, now).getAsLong() <= at(next) - at(now)) {
                now += Math.max(0, dueAt(early, now).getAsLong()) / 1e9;
                early = early.listed(at(now));
                begin = now;
                listings++;
            }
            now = next;
            early = early.event(at(now));
            last = now;
        }
        while (dueAt(early, now).isPresent()) {
            now += Math.max(0, dueAt(early, now).getAsLong()) / 1e9 + 1e-6;
            early = early.listed(at(now));
            begin = now;
            listings++;
        }
        assertThat(begin - last).as("seed %s", seed).isBetween(4.9, 12.1);
        assertThat(listings)
                .as("seed %s: one a second at most, and one more", seed)
                .isLessThan((int) now + 2);
    }
}

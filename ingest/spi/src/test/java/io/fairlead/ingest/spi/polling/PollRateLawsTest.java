package io.fairlead.ingest.spi.polling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Many parts at a registry that allows a share of their calls, in time of a model: no thread and no clock.
class PollRateLawsTest {
    private static final int PARTS = 40;
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int MINUTES = 5;
    private static final PollSchedule SCHEDULE = new PollSchedule(EVERY, Duration.ofMinutes(5));

    /// The registry: so many tokens a second, no more than those of a second kept.
    private static final class Bucket {
        private final double perSecond;
        private double tokens;
        private long at;

        Bucket(double perSecond) {
            this.perSecond = perSecond;
            tokens = perSecond;
        }

        boolean takes(long now) {
            tokens = Math.min(perSecond, tokens + perSecond * (now - at) / 1e9);
            at = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    private static final class Part {
        private long next;
        private long firstListed = Long.MAX_VALUE;
        private int listed;
    }

    /// Calls and their peak in one second.
    private record Load(int calls, int busiest, int fewestOfAPart, Duration untilAllWereListed) {}

    private static Load run(double perSecond, int seed, PriorityQueue<Part> parts, QuotaRate rate, long begin) {
        Random random = new Random(seed);
        Bucket bucket = new Bucket(perSecond);
        bucket.at = begin;
        long end = begin + Duration.ofMinutes(MINUTES).toNanos();
        int[] seconds = new int[MINUTES * 60];
        parts.forEach(part -> {
            part.listed = 0;
            part.firstListed = Long.MAX_VALUE;
        });
        int calls = 0;
        while (parts.element().next < end) {
            Part part = parts.remove();
            calls++;
            seconds[(int) ((part.next - begin) / 1_000_000_000L)]++;
            part.next += call(part, bucket, rate, random).toNanos();
            parts.add(part);
        }
        int busiest = 0;
        for (int second = 5; second < seconds.length; second++) {
            busiest = Math.max(busiest, seconds[second]);
        }
        long last = parts.stream().mapToLong(part -> part.firstListed).max().orElseThrow();
        int fewest = parts.stream().mapToInt(part -> part.listed).min().orElseThrow();
        return new Load(calls, busiest, fewest, Duration.ofNanos(last - begin));
    }

    private static Duration call(Part part, Bucket bucket, QuotaRate rate, Random random) {
        if (bucket.takes(part.next)) {
            part.listed++;
            part.firstListed = Math.min(part.firstListed, part.next);
            rate.listed(part.next);
            return SCHEDULE.next(rate.current(), random);
        }
        rate.throttled(part.next);
        return SCHEDULE.afterThrottle(rate.current(), Duration.ofSeconds(1), random);
    }

    private static PriorityQueue<Part> parts(Random random) {
        PriorityQueue<Part> parts = new PriorityQueue<>((a, b) -> Long.compare(a.next, b.next));
        for (int i = 0; i < PARTS; i++) {
            Part part = new Part();
            part.next = (long) (random.nextDouble() * EVERY.toNanos());
            parts.add(part);
        }
        return parts;
    }

    @ParameterizedTest
    @CsvSource({"0.9, 1", "0.75, 2", "0.5, 3", "0.5, 4", "0.5, 5", "0.25, 6", "0.1, 7", "0.1, 8"})
    void staysNearTheAllowanceLeavesNoPartOutAndEndsWithoutABurst(double share, int seed) {
        double allowed = share * PARTS;
        PriorityQueue<Part> parts = parts(new Random(seed));
        QuotaRate rate = new QuotaRate(EVERY, 0);

        Load throttled = run(allowed, seed, parts, rate, 0);
        Load afterwards =
                run(10 * PARTS, seed, parts, rate, Duration.ofMinutes(MINUTES).toNanos());

        assertThat(throttled.calls()).isLessThan((int) (1.2 * allowed * MINUTES * 60));
        assertThat(throttled.untilAllWereListed()).isLessThan(Duration.ofMillis((long) (6000 / share)));
        assertThat(throttled.fewestOfAPart()).isGreaterThan((int) (0.3 * share * MINUTES * 60));
        assertThat(afterwards.busiest()).isLessThanOrEqualTo((int) (1.5 * PARTS));
        assertThat(afterwards.calls()).isGreaterThan((int) (0.75 * PARTS * MINUTES * 60));
    }
}

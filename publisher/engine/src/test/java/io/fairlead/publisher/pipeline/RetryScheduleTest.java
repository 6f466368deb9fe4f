package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.table.image.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A target that fails, on a clock of its own: how often it is asked, and how soon everything is written once it is
/// back.
class RetryScheduleTest {
    private static final Duration TICK = Duration.ofMillis(10);
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private Instant now = START;
    private final RetrySchedule schedule = new RetrySchedule(RetryBackoff.DEFAULT, () -> now, new Random(7));
    private final WorkQueue queue = new WorkQueue(Coalescing.OFF, () -> now);
    private final List<Instant> attempts = new ArrayList<>();
    private final List<Instant> writes = new ArrayList<>();

    private void change(int services) {
        for (int i = 0; i < services; i++) {
            queue.changed(Map.of(service(i), Timeline.UNKNOWN));
        }
    }

    private static TransientFailure asking(Duration wait) {
        return new TransientFailure("FAKE-DOWN", "the mesh is down", null, wait);
    }

    private static ServiceKey service(int number) {
        return ServiceKey.parse("shop/s" + number + ".mesh");
    }

    /// Works for this long, as a pipeline does, with a target that fails or not.
    private void work(Duration time, boolean down, Duration asked) {
        for (Instant end = now.plus(time); now.isBefore(end); now = now.plus(TICK)) {
            for (Job job = queue.poll(); job != null; job = queue.poll()) {
                attempts.add(now);
                if (down) {
                    queue.retry(job, schedule.failed(job.attempt(), asking(asked)));
                } else {
                    writes.add(now);
                    queue.done(job);
                    queue.admit(schedule.succeeded(job.attempt()));
                }
            }
        }
    }

    private long attemptsBetween(Duration from, Duration to) {
        return attempts.stream()
                .filter(at -> !at.isBefore(START.plus(from)) && at.isBefore(START.plus(to)))
                .count();
    }

    @Test
    void anOutageOfAnyLengthCostsTheTargetAboutOneRequestASecond() {
        change(1000);
        work(Duration.ofMinutes(10), true, Duration.ZERO);

        assertThat(attemptsBetween(Duration.ZERO, Duration.ofMillis(10))).isEqualTo(1000);
        assertThat(attemptsBetween(Duration.ofSeconds(5), Duration.ofSeconds(605)))
                .isBetween(400L, 800L);
    }

    @Test
    void everythingIsWrittenWithinThreeSecondsOfAnOutageOfAnyLength() {
        for (int seconds : new int[] {1, 15, 60, 3600}) {
            change(1000);
            work(Duration.ofSeconds(seconds), true, Duration.ZERO);
            writes.clear();
            Instant back = now;

            work(Duration.ofSeconds(3), false, Duration.ZERO);

            assertThat(writes).as("after %d s", seconds).hasSize(1000);
            assertThat(Duration.between(back, writes.getFirst()))
                    .as("after %d s", seconds)
                    .isLessThan(Duration.ofMillis(2100));
        }
    }

    @Test
    void oneServiceAloneIsWrittenWithinThreeSecondsOfAnOutage() {
        change(1);
        work(Duration.ofMinutes(1), true, Duration.ZERO);

        work(Duration.ofSeconds(3), false, Duration.ZERO);

        assertThat(writes).hasSize(1);
    }

    @Test
    void aChangeDuringAnOutageDoesNotWaitBehindThoseThatFailed() {
        change(1000);
        work(Duration.ofMinutes(1), true, Duration.ZERO);
        Instant back = now;

        queue.changed(Map.of(service(5000), Timeline.UNKNOWN));
        work(Duration.ofSeconds(1), false, Duration.ZERO);

        assertThat(writes.getFirst()).isEqualTo(back);
        assertThat(writes).hasSizeGreaterThan(500);
    }

    @Test
    void servicesThatFailForAReasonOfTheirOwnCostTwentyRequestsASecond() {
        change(1000);
        for (int i = 0; i < 6000; i++) {
            for (Job job = queue.poll(); job != null; job = queue.poll()) {
                attempts.add(now);
                queue.retry(job, schedule.failed(job.attempt(), asking(Duration.ZERO)));
            }
            if (i % 2 == 0) { // of another service
                queue.admit(schedule.succeeded(1));
            }
            now = now.plus(TICK);
        }

        assertThat(attemptsBetween(Duration.ofSeconds(10), Duration.ofSeconds(60)))
                .isLessThan(50 * 70);
    }

    @Test
    void aWaitThatTheTargetAskedForIsKept() {
        change(1);
        work(Duration.ofMillis(20), true, Duration.ofSeconds(20));
        attempts.clear();

        work(Duration.ofSeconds(19), false, Duration.ZERO);
        assertThat(attempts).isEmpty();
        work(Duration.ofSeconds(2), false, Duration.ZERO);
        assertThat(attempts).hasSize(1);
    }

    @Test
    void aWaitThatIsAskedForByMistakeIsBounded() {
        assertThat(schedule.failed(1, asking(Duration.ofDays(1))))
                .isBetween(Duration.ofSeconds(30), Duration.ofSeconds(31));
    }
}

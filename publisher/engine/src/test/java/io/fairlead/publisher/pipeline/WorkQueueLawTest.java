package io.fairlead.publisher.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.image.Timeline.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever is asked of the queue, in any order: no two jobs of a service are in work at once, no request is lost, and
/// a
/// service that failed waits as long as it has to, unless it is admitted.
final class WorkQueueLawTest {
    private static final List<ServiceKey> SERVICES = IntStream.range(0, 4)
            .mapToObj(i -> ServiceKey.parse("shop/s" + i + ".mesh"))
            .toList();

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final WorkQueue queue = new WorkQueue(Coalescing.DEFAULT, () -> now);
    private final Map<ServiceKey, Job> working = new HashMap<>();
    /// The requests that no job has begun with.
    private final Map<ServiceKey, Wanted> wanted = new HashMap<>();

    private static final class Wanted {
        private final Set<ObjectKey> drifted = new HashSet<>();
        private final Set<ObjectKey> also = new HashSet<>();
        private Timeline cause = Timeline.UNKNOWN;
        private Instant notBefore = Instant.MIN;
        private int attempt = 1;
    }

    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isBlank() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one.strip()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noRequestIsLostAndNoServiceIsInWorkTwice(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            String when = "seed " + seed + " operation " + i;
            happens(random, when);
            Set<ServiceKey> all = new HashSet<>(working.keySet());
            all.addAll(wanted.keySet());
            assertThat(queue.size()).as(when).isEqualTo(all.size());
        }
        queue.resume();
        for (int i = 0; i < 10; i++) {
            List.copyOf(working.values()).forEach(this::done);
            now = now.plus(Duration.ofHours(1));
            takeAll("seed " + seed + " at the end");
        }
        assertThat(wanted).as("seed %d", seed).isEmpty();
        assertThat(queue.size()).as("seed %d", seed).isZero();
    }

    private void happens(Random random, String when) {
        ServiceKey service = SERVICES.get(random.nextInt(SERVICES.size()));
        ObjectKey object = new ObjectKey("ServiceEntry", "shop", "o" + random.nextInt(3));
        switch (random.nextInt(12)) {
            case 0, 1 -> {
                Timeline cause = new Timeline(Map.of(Stage.READ, now));
                queue.changed(Map.of(service, cause));
                wanted(service).cause = wanted(service).cause.earlier(cause);
            }
            case 2 -> {
                queue.addInBackground(service, List.of(object));
                wanted(service).also.add(object);
            }
            case 3 -> {
                queue.drifted(service, object, Duration.ofMillis(random.nextInt(2000)));
                wanted(service).drifted.add(object);
            }
            case 4 -> {
                if (random.nextInt(4) == 0) {
                    queue.forget(service::equals);
                    wanted.remove(service);
                }
            }
            case 5 -> {
                if (random.nextBoolean()) {
                    queue.pause();
                    assertThat(queue.poll()).as(when).isNull();
                } else {
                    queue.resume();
                }
            }
            case 6 -> {
                queue.admit(SERVICES.size());
                wanted.values().forEach(it -> it.notBefore = Instant.MIN);
            }
            case 7 -> {
                Job job = working.get(service);
                if (job != null) {
                    done(job);
                }
            }
            case 8 -> {
                Job job = working.get(service);
                if (job != null) {
                    retry(job, Duration.ofMillis(random.nextInt(3000)));
                }
            }
            case 9 -> now = now.plusMillis(random.nextInt(1500));
            default -> takeAll(when);
        }
    }

    private Wanted wanted(ServiceKey service) {
        return wanted.computeIfAbsent(service, _ -> new Wanted());
    }

    private void done(Job job) {
        working.remove(job.service());
        queue.done(job);
    }

    private void retry(Job job, Duration wait) {
        working.remove(job.service());
        queue.retry(job, wait);
        Wanted again = wanted(job.service());
        again.drifted.addAll(job.drifted());
        again.also.addAll(job.also());
        again.cause = again.cause.earlier(job.cause());
        again.attempt = job.attempt() + 1;
        again.notBefore = now.plus(wait);
    }

    private void takeAll(String when) {
        List<Job> taken = new ArrayList<>();
        for (Job job = queue.poll(); job != null; job = queue.poll()) {
            taken.add(job);
        }
        for (Job job : taken) {
            assertThat(working.put(job.service(), job))
                    .as("%s: in work already", when)
                    .isNull();
            assertThat(wanted).as("%s: %s was asked for", when, job).containsKey(job.service());
            Wanted what = wanted(job.service());
            wanted.remove(job.service());
            assertThat(job)
                    .as(when)
                    .isEqualTo(new Job(job.service(), what.cause, what.drifted, what.also, what.attempt));
            assertThat(what.notBefore).as("%s: %s waits", when, job).isBeforeOrEqualTo(now);
        }
    }
}

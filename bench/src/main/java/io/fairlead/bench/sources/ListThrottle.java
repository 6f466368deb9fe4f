package io.fairlead.bench.sources;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.bench.sources.TargetServer.Answer;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// A server that allows half of the calls that its lists need: each second so many, and 429 with `Retry-After:
/// 1` to the others. Every list changes when that begins.
final class ListThrottle {
    private static final int LISTS = 40;
    private static final int ALLOWED = LISTS / 2;
    private static final int TARGETS = 20;
    private static final int THROTTLED_SECONDS = 30;
    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final int SECONDS = 600;

    private final Place place;
    private final long begin = System.nanoTime();
    private final AtomicIntegerArray calls = new AtomicIntegerArray(SECONDS);
    private final AtomicIntegerArray throttled = new AtomicIntegerArray(SECONDS);
    private final Set<Integer> changed = ConcurrentHashMap.newKeySet();
    private volatile boolean throttling;
    private volatile int version;

    ListThrottle(Place place) {
        this.place = place;
    }

    private int second() {
        return (int) ((System.nanoTime() - begin) / 1_000_000_000);
    }

    private Answer answer(HttpExchange exchange) {
        int now = second();
        calls.incrementAndGet(now);
        if (throttling && throttled.incrementAndGet(now) > ALLOWED) {
            return Answer.withoutBody(429, "Retry-After: 1");
        }
        return Answer.of(Targets.list(TARGETS, version), "");
    }

    private void seen(InstanceSeen seen) {
        if (seen.endpoint().traits().labels().getOrDefault("version", "").equals("v1")) {
            changed.add(ManyLists.ofId(seen.instance()));
        }
    }

    List<Row> run() throws InterruptedException, IOException {
        place.progress().accept("sources: http: a server that allows half of the calls");
        try (TargetServer server = new TargetServer(this::answer);
                RunningSource running = RunningSource.start(place, ManyLists.source(server, LISTS), this::seen)) {
            var _ = running.awaitSnapshot(TARGETS * LISTS);
            int usual = second() + 1;
            Thread.sleep(USUAL);
            int from = second() + 1;
            awaitSecond(from);
            version = 1;
            throttling = true;
            awaitSecond(from + THROTTLED_SECONDS);
            throttling = false;
            int missing = LISTS - changed.size();
            int to = second();
            Thread.sleep(USUAL);
            return List.of(
                    row("lists whose change is missing", Double.NaN, missing, new Goal.AtMost(0)),
                    row(
                            "calls, next to those allowed",
                            ALLOWED * (double) THROTTLED_SECONDS,
                            sum(from, to),
                            new Goal.TimesFloorAtMost(1.2)),
                    row(
                            "calls in the busiest second after it, next to before it",
                            most(usual, from),
                            most(to, second()),
                            new Goal.TimesFloorAtMost(1.2)));
        }
    }

    private void awaitSecond(int second) throws InterruptedException {
        while (second() < second) {
            Thread.sleep(Duration.ofMillis(1));
        }
    }

    private int sum(int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum += calls.get(i);
        }
        return sum;
    }

    private int most(int from, int to) {
        int most = 0;
        for (int i = from; i < to; i++) {
            most = Math.max(most, calls.get(i));
        }
        return most;
    }

    private static Row row(String what, double floor, double measured, Goal goal) {
        return new Row("sources", "http: throttled to half for 30 s: " + what, Unit.COUNT, floor, measured, goal);
    }
}

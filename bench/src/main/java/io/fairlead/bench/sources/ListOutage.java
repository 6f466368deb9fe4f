package io.fairlead.bench.sources;

import com.sun.net.httpserver.HttpExchange;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.bench.sources.TargetServer.Answer;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/// Twenty lists of one source that change with every reading, while two further ones work, and while those
/// fail: one responds with 500, the other one not at all. From a response to each of its instances in
/// `changes`.
final class ListOutage {
    private static final int GOOD = 20;
    private static final int ERROR = GOOD;
    private static final int SILENT = GOOD + 1;
    private static final int TARGETS = 50;
    private static final Duration PHASE = Duration.ofSeconds(15);
    /// How many versions of a list may be under way.
    private static final int KEPT = 60;
    private static final Duration SETTLE = Duration.ofSeconds(2);

    private final Place place;
    /// When each version of a list left the server, by `System.nanoTime()`.
    private final ConcurrentMap<String, Long> sent = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Integer> versions = new ConcurrentHashMap<>();
    private volatile Histogram current = new ConcurrentHistogram(3);
    private volatile boolean failing;

    ListOutage(Place place) {
        this.place = place;
    }

    private Answer answer(HttpExchange exchange) {
        int list = ManyLists.ofPath(exchange.getRequestURI().getPath());
        if (failing && list == ERROR) {
            return Answer.withoutBody(500, "");
        }
        if (failing && list == SILENT) {
            pause(PHASE);
        }
        int version = versions.merge(list, 1, Integer::sum);
        byte[] body = Targets.list(TARGETS, version);
        sent.put(list + " " + version, System.nanoTime());
        sent.remove(list + " " + (version - KEPT));
        return Answer.of(body, "");
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void seen(InstanceSeen seen) {
        long now = System.nanoTime();
        int list = ManyLists.ofId(seen.instance());
        String version = seen.endpoint().traits().labels().getOrDefault("version", "v0");
        Long at = sent.get(list + " " + Targets.version(version));
        if (at != null && list < GOOD) {
            current.recordValue(Math.max(0, now - at));
        }
    }

    List<Row> run(int rounds) throws InterruptedException, IOException {
        Histogram well = new Histogram(3);
        Histogram during = new Histogram(3);
        try (TargetServer server = new TargetServer(this::answer);
                RunningSource running = RunningSource.start(place, ManyLists.source(server, GOOD + 2), this::seen)) {
            var _ = running.awaitSnapshot(TARGETS * (GOOD + 2));
            var _ = phase(false); // to warm up
            for (int round = 1; round <= rounds; round++) {
                well.add(phase(false));
                during.add(phase(true));
                place.progress()
                        .accept(String.format(
                                Locale.ROOT,
                                "sources: http: two of %d lists fail: round %d: p99 %.2f ms before, %.2f ms meanwhile",
                                GOOD + 2,
                                round,
                                OpenLoad.millis(well, 99),
                                OpenLoad.millis(during, 99)));
            }
        }
        return List.of(row(50, well, during, new Goal.None()), row(99, well, during, new Goal.TimesFloorAtMost(1.1)));
    }

    private Histogram phase(boolean fails) throws InterruptedException {
        failing = fails;
        Thread.sleep(SETTLE);
        Histogram phase = new ConcurrentHistogram(3);
        current = phase;
        Thread.sleep(PHASE);
        current = new ConcurrentHistogram(3);
        return phase;
    }

    private static Row row(int percentile, Histogram well, Histogram during, Goal goal) {
        return new Row(
                "sources",
                "http: 20 lists while two others fail, response to changes, p" + percentile,
                Unit.MILLISECONDS,
                OpenLoad.millis(well, percentile),
                OpenLoad.millis(during, percentile),
                goal);
    }
}

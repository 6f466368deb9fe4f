package io.fairlead.bench.sources;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Histogram;

/// From before a write to the API server until an informer's handler, and until `changes`: the same writes, one
/// at a time, with a pause that is longer than what the source waits between two reports of a service.
final class ClusterNotice {
    private static final int WARM_UP = 100;
    private static final int COUNTED = 1000;
    private static final int FIRST_PORT = 10_000;
    private static final Duration PAUSE = Duration.ofMillis(60);

    private final Place place;
    private final BareCluster cluster;
    private final AtomicLongArray handled = new AtomicLongArray(WARM_UP + COUNTED);
    private final AtomicLongArray written = new AtomicLongArray(WARM_UP + COUNTED);

    ClusterNotice(Place place, BareCluster cluster) {
        this.place = place;
        this.cluster = cluster;
    }

    private static void note(AtomicLongArray times, int port) {
        int number = port - FIRST_PORT;
        if (number >= 0 && number < times.length()) {
            times.compareAndSet(number, 0, System.nanoTime());
        }
    }

    private void seen(InstanceSeen seen) {
        note(written, seen.endpoint().key().port());
    }

    List<Row> run() throws InterruptedException, IOException {
        place.progress().accept("sources: kubernetes: " + COUNTED + " changes, one at a time");
        String namespace = cluster.namespace();
        cluster.createService(namespace, "web");
        cluster.createSlice(namespace, "web", "web-1", "{addresses: [\"10.1.0.1\"]}");
        cluster.followSlices(
                namespace, slice -> note(handled, slice.getPorts().getFirst().getPort()));
        Histogram floor = new Histogram(3);
        Histogram measured = new Histogram(3);
        try (RunningSource running = RunningSource.start(place, cluster.source(namespace), this::seen)) {
            var _ = running.awaitSnapshot(1);
            for (int i = 0; i < WARM_UP + COUNTED; i++) {
                int number = i;
                long begin = System.nanoTime();
                cluster.changePort(namespace, "web-1", FIRST_PORT + number);
                Patience.await("a change", () -> handled.get(number) != 0 && written.get(number) != 0);
                if (i >= WARM_UP) {
                    floor.recordValue(handled.get(number) - begin);
                    measured.recordValue(written.get(number) - begin);
                }
                Thread.sleep(PAUSE);
            }
        }
        return List.of(
                row(50, floor, measured, new Goal.TimesFloorAtMost(1.5)), row(99, floor, measured, new Goal.None()));
    }

    private static Row row(int percentile, Histogram floor, Histogram measured, Goal goal) {
        return new Row(
                "sources",
                "kubernetes: write to changes, next to an informer's handler, p" + percentile,
                Unit.MILLISECONDS,
                OpenLoad.millis(floor, percentile),
                OpenLoad.millis(measured, percentile),
                goal);
    }
}

package io.fairlead.bench.sources;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// 100,000 endpoints in 1,000 slices: from the start of the source until its first snapshot is complete in
/// `changes`, next to the time in which two bare informers synchronize.
final class ClusterStart {
    private static final int SERVICES = 200;
    private static final int SLICES_EACH = 5;
    private static final int ENDPOINTS_EACH = 100;
    private static final int ENDPOINTS = SERVICES * SLICES_EACH * ENDPOINTS_EACH;
    private static final int WRITERS = 8;

    private final Place place;
    private final BareCluster cluster;

    ClusterStart(Place place, BareCluster cluster) {
        this.place = place;
        this.cluster = cluster;
    }

    List<Row> run(int rounds) throws InterruptedException, IOException {
        place.progress().accept("sources: kubernetes: 1,000 slices are written");
        String namespace = cluster.namespace();
        fill(namespace);
        List<Double> floors = new ArrayList<>();
        List<Double> started = new ArrayList<>();
        // The first round warms up.
        for (int round = 0; round <= rounds; round++) {
            double floor = cluster.sync(namespace);
            double start = start(namespace);
            place.progress()
                    .accept(String.format(
                            Locale.ROOT,
                            "sources: kubernetes: 100,000 endpoints: round %d: %.2f s bare, %.2f s to the snapshot",
                            round,
                            floor,
                            start));
            if (round > 0) {
                floors.add(floor);
                started.add(start);
            }
        }
        return List.of(new Row(
                "sources",
                "kubernetes: 100,000 endpoints, start to snapshot completed, next to informers' sync",
                Unit.SECONDS,
                Median.of(floors),
                Median.of(started),
                new Goal.TimesFloorAtMost(2)));
    }

    private double start(String namespace) throws InterruptedException, IOException {
        try (RunningSource running = RunningSource.start(place, cluster.source(namespace))) {
            return running.awaitSnapshot(ENDPOINTS);
        }
    }

    private void fill(String namespace) throws InterruptedException {
        List<Future<?>> written = new ArrayList<>();
        try (ExecutorService writers = Executors.newFixedThreadPool(WRITERS)) {
            for (int i = 0; i < SERVICES; i++) {
                int service = i;
                written.add(writers.submit(() -> fill(namespace, service)));
            }
        }
        for (Future<?> each : written) {
            try {
                var _ = each.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a service could not be written", e.getCause());
            }
        }
    }

    private void fill(String namespace, int service) {
        String name = "s-" + service;
        cluster.createService(namespace, name);
        for (int slice = 0; slice < SLICES_EACH; slice++) {
            int number = service * SLICES_EACH + slice;
            String endpoints = IntStream.range(0, ENDPOINTS_EACH)
                    .mapToObj(i -> endpoint(number, i))
                    .collect(Collectors.joining(", "));
            cluster.createSlice(namespace, name, name + "-" + slice, endpoints);
        }
    }

    /// As the controller of a cluster writes it.
    private static String endpoint(int slice, int number) {
        return String.format(
                Locale.ROOT,
                "{addresses: [\"10.%d.%d.%d\"], conditions: {ready: true, serving: true, terminating: false},"
                        + " nodeName: node-%d, zone: eu-a, targetRef: {kind: Pod, name: p-%d-%d,"
                        + " uid: 00000000-0000-0000-%04d-%012d}}",
                slice / 250,
                slice % 250,
                number + 1,
                number % 50,
                slice,
                number,
                slice,
                number);
    }
}

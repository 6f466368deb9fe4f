package io.fairlead.bench.sources;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.bench.sources.TargetServer.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// From the start of a source `http` with 100,000 targets until its first snapshot is complete in `changes`.
final class ListStart {
    private static final double MOST_SECONDS = 1;

    private final Place place;

    ListStart(Place place) {
        this.place = place;
    }

    List<Row> run(int rounds) throws InterruptedException, IOException {
        List<Double> floors = new ArrayList<>();
        List<Double> started = new ArrayList<>();
        byte[] body = Targets.list(ListCost.TARGETS, 0);
        try (TargetServer server = new TargetServer(_ -> Answer.of(body, ""));
                BareReader bare = new BareReader()) {
            String source = """
                    - name: lists
                      http: {urls: [{name: all, url: "%s"}]}
                      rules:
                        - {host: "${service}.mesh", namespace: "bench"}
                    """.formatted(server.at("/"));
            for (int round = 1; round <= rounds; round++) {
                long begin = System.nanoTime();
                var _ = bare.read(server.at("/"));
                floors.add((System.nanoTime() - begin) / 1e9);
                try (RunningSource running = RunningSource.start(place, source)) {
                    started.add(running.awaitSnapshot(ListCost.TARGETS));
                }
                place.progress()
                        .accept(String.format(
                                Locale.ROOT,
                                "sources: http: start: round %d: %.2f s bare, %.2f s to the snapshot",
                                round,
                                floors.getLast(),
                                started.getLast()));
            }
        }
        return List.of(new Row(
                "sources",
                "http: 100,000 targets, start to snapshot completed",
                Unit.SECONDS,
                Median.of(floors),
                Median.of(started),
                new Goal.AtMost(MOST_SECONDS)));
    }
}

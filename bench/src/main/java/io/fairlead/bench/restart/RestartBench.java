package io.fairlead.bench.restart;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// A table of so many endpoints is read by a bare consumer and by the publisher, each in a process of its own with
/// the same heap, in turn.
public final class RestartBench {
    private final Tables tables;
    private final Consumer<String> progress;
    private final int endpoints;

    public RestartBench(Tables tables, Consumer<String> progress, int endpoints) {
        this.tables = tables;
        this.progress = progress;
        this.endpoints = endpoints;
    }

    public List<Row> run(int rounds) throws InterruptedException, IOException {
        ReadTable large = tables.of(endpoints);
        ReadTable small = tables.of(endpoints / 10);
        for (int round = 1; round <= rounds; round++) {
            small.readPublisher(round);
            large.readBare(round);
            large.readPublisher(round);
            progress.accept(String.format(
                    Locale.ROOT,
                    "restart: medians of %d of %d rounds: %.2f s bare, %.2f s publisher",
                    round,
                    rounds,
                    large.bareStart(),
                    large.publisherStart()));
        }
        String size = String.format(Locale.ROOT, "%,d endpoints", large.endpoints());
        return List.of(
                new Row(
                        "restart",
                        "publisher start, " + size,
                        Unit.SECONDS,
                        large.bareStart(),
                        large.publisherStart(),
                        new Goal.TimesFloorAtMost(2)),
                // No goal: the start of a JVM is in both.
                new Row(
                        "restart",
                        "publisher start, " + size + " next to ten times a tenth of them",
                        Unit.SECONDS,
                        10 * small.publisherStart(),
                        large.publisherStart(),
                        new Goal.None()));
    }
}

package io.fairlead.bench.restart;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// The heap that a publisher holds once it has read its table, and how it grows with the table.
public final class MemoryBench {
    private final Tables tables;
    private final Consumer<String> progress;
    private final int endpoints;

    public MemoryBench(Tables tables, Consumer<String> progress, int endpoints) {
        this.tables = tables;
        this.progress = progress;
        this.endpoints = endpoints;
    }

    public List<Row> run(int rounds) throws InterruptedException, IOException {
        ReadTable large = tables.of(endpoints);
        ReadTable small = tables.of(endpoints / 10);
        small.readPublisher(rounds);
        large.readPublisher(rounds);
        double each = large.heap() / large.endpoints();
        String size = String.format(Locale.ROOT, "%,d endpoints", large.endpoints());
        progress.accept(String.format(Locale.ROOT, "memory: %s: %,.0f bytes for each", size, each));
        return List.of(
                new Row(
                        "memory",
                        "heap for each endpoint, " + size,
                        Unit.BYTES,
                        Double.NaN,
                        each,
                        new Goal.AtMost(600)),
                new Row(
                        "memory",
                        "heap, " + size + " next to ten times a tenth of them",
                        Unit.BYTES,
                        10 * small.heap(),
                        large.heap(),
                        new Goal.TimesFloorAtMost(1.2)));
    }
}

package io.fairlead.bench.sources;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Of a bare client and of the source, round by round.
final class ReadingCosts {
    private final Place place;
    private final String what;
    private final Goal ofCpu;
    private final List<ResourceUse> floors = new ArrayList<>();
    private final List<ResourceUse> measured = new ArrayList<>();

    /// @param what begins with the kind of the source
    ReadingCosts(Place place, String what, Goal ofCpu) {
        this.place = place;
        this.what = what;
        this.ofCpu = ofCpu;
    }

    /// Round 0 does not count.
    void add(int round, ResourceUse floor, List<ResourceUse> readings) {
        place.progress()
                .accept(String.format(
                        Locale.ROOT,
                        "sources: %s: round %d: %.1f ms bare, %.1f ms by the source; CPU %.1f ms and %.1f ms",
                        what,
                        round,
                        1000 * floor.seconds(),
                        1000 * median(readings, ResourceUse::seconds),
                        1000 * floor.cpuSeconds(),
                        1000 * median(readings, ResourceUse::cpuSeconds)));
        if (round > 0) {
            floors.add(floor);
            measured.addAll(readings);
        }
    }

    List<Row> rows() {
        return List.of(
                row("time", Unit.MILLISECONDS, cost -> 1000 * cost.seconds(), new Goal.None()),
                row("CPU", Unit.MILLISECONDS, cost -> 1000 * cost.cpuSeconds(), ofCpu),
                row("allocated", Unit.BYTES, ResourceUse::bytes, new Goal.None()));
    }

    private Row row(String of, Unit unit, ToDoubleFunction<ResourceUse> figure, Goal goal) {
        return new Row("sources", what + ": " + of, unit, median(floors, figure), median(measured, figure), goal);
    }

    private static double median(List<ResourceUse> costs, ToDoubleFunction<ResourceUse> figure) {
        return Median.of(costs.stream().map(cost -> figure.applyAsDouble(cost)).toList());
    }
}

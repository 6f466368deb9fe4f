package io.fairlead.bench.pure;

import io.fairlead.bench.measure.AnsweringJvm;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the JMH benchmarks of this package and makes rows of them.
public final class PureBench {
    private static final String MERGE = "MergeBenchmark.merge";
    private static final String GIVEN = "MergeBenchmark.given";

    private final Consumer<String> progress;
    private final int rounds;

    public PureBench(Consumer<String> progress, int rounds) {
        this.progress = progress;
        this.rounds = rounds;
    }

    public List<Row> run() throws RunnerException {
        progress.accept("pure: a minute or two");
        List<Row> rows = new ArrayList<>();
        for (Figure figure : measure(rounds, TimeValue.seconds(2))) {
            boolean merge = figure.name().startsWith(MERGE);
            rows.add(
                    figure.name().startsWith("PlanBenchmark")
                            ? plan(figure)
                            : operations(figure, merge ? new Goal.AtLeast(1_000_000) : new Goal.None()));
            rows.add(allocated(figure, merge ? new Goal.AtMost(500) : new Goal.None()));
        }
        return rows;
    }

    /// What one benchmark gave: operations a second, bytes allocated for each.
    record Figure(String name, double perSecond, double allocated) {
        private Figure less(Figure given) {
            return new Figure(name, perSecond, allocated - given.allocated());
        }
    }

    /// A merge without what the benchmark itself allocates for it.
    ///
    /// @param each of so many iterations, after three to warm up
    static List<Figure> measure(int iterations, TimeValue each) throws RunnerException {
        var options = new OptionsBuilder()
                .include(PureBench.class.getPackageName().replace(".", "\\.") + "\\..*")
                .forks(1)
                .warmupIterations(3)
                .warmupTime(each)
                .measurementIterations(iterations)
                .measurementTime(each)
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend(AnsweringJvm.options("2g").toArray(String[]::new))
                .verbosity(VerboseMode.SILENT)
                .build();
        Map<String, Figure> figures = new LinkedHashMap<>();
        new Runner(options).run().forEach(result -> {
            Figure figure = figure(result);
            figures.put(figure.name(), figure);
        });
        return figures.values().stream()
                .filter(figure -> !figure.name().startsWith(GIVEN))
                .map(figure -> figure.name().startsWith(MERGE)
                        ? figure.less(
                                Objects.requireNonNull(figures.get(figure.name().replace(MERGE, GIVEN))))
                        : figure)
                .toList();
    }

    private static Figure figure(RunResult result) {
        String name = result.getParams().getBenchmark().replace(PureBench.class.getPackageName() + ".", "");
        String each = result.getParams().getParam("endpointsEach");
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return new Figure(
                name + (each == null ? "" : ", services of " + each),
                result.getPrimaryResult().getScore(),
                allocated == null ? Double.NaN : allocated.getScore());
    }

    private static Row operations(Figure figure, Goal goal) {
        return new Row("pure", figure.name() + ", operations", Unit.PER_SECOND, Double.NaN, figure.perSecond(), goal);
    }

    private static Row allocated(Figure figure, Goal goal) {
        return new Row("pure", figure.name() + ", allocated", Unit.BYTES, Double.NaN, figure.allocated(), goal);
    }

    /// A service of four thousand endpoints is rendered whole for one of them: it has no goal.
    private static Row plan(Figure figure) {
        return new Row(
                "pure",
                String.format(
                        Locale.ROOT,
                        "plan of %,d endpoints with one change%s",
                        PlanBenchmark.ENDPOINTS,
                        figure.name().substring(figure.name().indexOf(','))),
                Unit.MILLISECONDS,
                Double.NaN,
                1000 / figure.perSecond(),
                figure.name().endsWith("services of 20") ? new Goal.AtMost(1) : new Goal.None());
    }
}

package io.fairlead.bench.pure;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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
    private final Consumer<String> progress;
    private final int rounds;

    public PureBench(Consumer<String> progress, int rounds) {
        this.progress = progress;
        this.rounds = rounds;
    }

    public List<Row> run() throws RunnerException {
        var options = new OptionsBuilder()
                .include(PureBench.class.getPackageName().replace(".", "\\.") + "\\..*")
                .forks(1)
                .warmupIterations(3)
                .warmupTime(TimeValue.seconds(2))
                .measurementIterations(rounds)
                .measurementTime(TimeValue.seconds(2))
                .addProfiler(GCProfiler.class)
                .jvmArgsAppend("-Xmx2g", "--sun-misc-unsafe-memory-access=allow")
                .verbosity(VerboseMode.SILENT)
                .build();
        progress.accept("pure: a minute or two");
        List<Row> rows = new ArrayList<>();
        for (RunResult result : new Runner(options).run()) {
            rows.addAll(rows(result));
        }
        return rows;
    }

    private static Collection<Row> rows(RunResult result) {
        String name = result.getParams().getBenchmark().replace(PureBench.class.getPackageName() + ".", "");
        String each = result.getParams().getParam("endpointsEach");
        String what = name + (each == null ? "" : ", services of " + each);
        boolean merge = name.startsWith("MergeBenchmark");
        double perSecond = result.getPrimaryResult().getScore();
        Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return List.of(
                new Row(
                        "pure",
                        what + ", operations",
                        Unit.PER_SECOND,
                        Double.NaN,
                        perSecond,
                        merge ? new Goal.AtLeast(1_000_000) : new Goal.None()),
                new Row(
                        "pure",
                        what + ", allocated",
                        Unit.BYTES,
                        Double.NaN,
                        allocated == null ? Double.NaN : allocated.getScore(),
                        merge ? new Goal.AtMost(500) : new Goal.None()));
    }
}

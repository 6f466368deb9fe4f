package io.fairlead.bench;

import io.fairlead.bench.idle.IdleBench;
import io.fairlead.bench.latency.AppliedBench;
import io.fairlead.bench.latency.EnvoyBench;
import io.fairlead.bench.latency.LatencyBench;
import io.fairlead.bench.latency.LoadBench;
import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Report;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.plot.Drawing;
import io.fairlead.bench.publish.PublishBench;
import io.fairlead.bench.pure.PureBench;
import io.fairlead.bench.quiet.QuietBench;
import io.fairlead.bench.record.RecordBench;
import io.fairlead.bench.recovery.BurstBench;
import io.fairlead.bench.recovery.RecoveryBench;
import io.fairlead.bench.restart.MemoryBench;
import io.fairlead.bench.restart.RestartBench;
import io.fairlead.bench.restart.Tables;
import io.fairlead.bench.scale.ScaleBench;
import io.fairlead.bench.size.SizeBench;
import io.fairlead.bench.sources.SourcesBench;
import io.fairlead.bench.spread.SpreadBench;
import io.fairlead.bench.startup.StartupBench;
import io.fairlead.bench.throughput.ThroughputBench;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `fairlead bench`.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures Fairlead next to the bare clients that do the same, on this machine, in the same run.",
            "Exit codes: 0 every goal was met, 1 one was not."
        })
public final class BenchCommand implements Callable<Integer> {
    /// What can be measured.
    enum Bench {
        LATENCY,
        LOAD,
        ENVOY,
        THROUGHPUT,
        RESTART,
        MEMORY,
        SIZE,
        PUBLISH,
        QUIET,
        SCALE,
        RECORD,
        SPREAD,
        SOURCES,
        PURE,
        STARTUP,
        RECOVERY,
        BURST,
        IDLE,
        ALL
    }

    private static final String NAMES =
            "latency, load, envoy, throughput, restart, memory, size, publish, quiet, scale, record, spread, sources, pure, startup,"
                    + " burst, recovery (takes 20 minutes with --rounds 1) and idle (takes 13 minutes), which are not part of all,"
                    + " or all";

    @Parameters(paramLabel = "BENCH", arity = "1..*", description = "What to measure: " + NAMES + ".")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How often floor and Fairlead are measured in turn; medians count. Default: ${DEFAULT-VALUE}.")
    private int rounds;

    @Option(
            names = "--rate",
            paramLabel = "PER-SECOND",
            defaultValue = "200",
            description = "The open load of latency. Default: ${DEFAULT-VALUE}.")
    private double rate;

    @Option(
            names = "--endpoints",
            paramLabel = "N",
            defaultValue = "1000000",
            description =
                    "The size of the table of restart, memory, size, record and scale. Default: ${DEFAULT-VALUE}.")
    private int endpoints;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "600",
            description = "How long the open load of scale lasts. Default: ${DEFAULT-VALUE}.")
    private int seconds;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "3",
            description = "How long idle measures, after ten minutes to warm up. Default: ${DEFAULT-VALUE}.")
    private int minutes;

    @Option(
            names = "--outages",
            paramLabel = "SECONDS",
            split = ",",
            defaultValue = "15,30,60",
            description = "How long each outage of recovery lasts. Default: ${DEFAULT-VALUE}.")
    private List<Integer> outages = new ArrayList<>();

    @Option(
            names = "--only",
            paramLabel = "REGEX",
            defaultValue = "",
            description = "Only outages of recovery, or kinds of sources, whose name has this in it, such as 'Kafka' or"
                    + " 'kubernetes'.")
    private Pattern only = Pattern.compile("");

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "For data and the report, bench.md and bench.json, and plots. Default: bench/target/bench.",
            defaultValue = "bench/target/bench")
    private Path folder = Path.of("");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        Set<Bench> wanted = EnumSet.noneOf(Bench.class);
        for (String name : names) {
            wanted.add(parse(name));
        }
        PrintWriter out = spec.commandLine().getOut();
        Consumer<String> progress = line -> {
            out.println(line);
            out.flush();
        };
        List<Row> rows = new ArrayList<>();
        List<Drawing> drawings = new ArrayList<>();
        Report report;
        try {
            measure(wanted, progress, rows, drawings);
        } finally {
            // What was measured before one failed took its time, too.
            report = new Report(Instant.now().truncatedTo(ChronoUnit.SECONDS), rows);
            Files.writeString(folder.resolve("bench.md"), report.markdown());
            Files.writeString(folder.resolve("bench.json"), report.json());
        }
        // After the figures, which are not lost where nothing can be drawn.
        for (Drawing drawing : drawings) {
            drawing.write(folder);
            progress.accept("Plot: " + folder.resolve(drawing.file()));
        }
        out.println();
        out.println(report.markdown());
        out.println("Report: " + folder.resolve("bench.md"));
        return report.isMet() ? 0 : 1;
    }

    private void measure(Set<Bench> wanted, Consumer<String> progress, List<Row> rows, List<Drawing> drawings)
            throws Exception {
        Path work = Files.createTempDirectory(Files.createDirectories(folder).toAbsolutePath(), "kafka");
        try (Bed bed = Bed.open(work)) {
            if (isWanted(wanted, Bench.LATENCY)) {
                rows.addAll(new LatencyBench(bed, progress, rate, Duration.ofSeconds(30)).run(rounds));
                rows.addAll(new AppliedBench(bed, progress).run(rounds));
            }
            if (isWanted(wanted, Bench.LOAD)) {
                rows.addAll(new LoadBench(bed, progress, drawings::add).run(rounds));
            }
            if (isWanted(wanted, Bench.ENVOY)) {
                rows.addAll(new EnvoyBench(Files.createDirectories(work.resolve("envoy")), progress).run(rounds));
            }
            if (isWanted(wanted, Bench.THROUGHPUT)) {
                rows.addAll(new ThroughputBench(bed, progress, 400_000).run(rounds));
            }
            if (isWanted(wanted, Bench.PUBLISH)) {
                rows.addAll(new PublishBench(bed, progress).run(rounds));
            }
            if (isWanted(wanted, Bench.QUIET)) {
                rows.addAll(new QuietBench(bed, progress).run());
            }
            Tables tables = new Tables(bed, progress);
            if (isWanted(wanted, Bench.RESTART)) {
                rows.addAll(new RestartBench(tables, progress, endpoints).run(rounds));
            }
            if (isWanted(wanted, Bench.MEMORY)) {
                rows.addAll(new MemoryBench(tables, progress, endpoints).run(rounds));
            }
            if (isWanted(wanted, Bench.SIZE)) {
                rows.addAll(new SizeBench(bed, tables, progress, drawings::add).run(endpoints, rounds));
            }
            if (isWanted(wanted, Bench.SPREAD)) {
                rows.addAll(new SpreadBench(bed, progress, work).run());
            }
            if (isWanted(wanted, Bench.SOURCES)) {
                rows.addAll(new SourcesBench(bed, work, progress, only).run(rounds));
            }
            if (isWanted(wanted, Bench.RECORD)) {
                rows.addAll(new RecordBench(bed, Files.createDirectories(work.resolve("record")), progress, endpoints)
                        .run(rounds));
            }
            if (isWanted(wanted, Bench.SCALE)) {
                rows.addAll(
                        new ScaleBench(bed, progress, new Shop(endpoints / 20, 20), Duration.ofSeconds(seconds)).run());
            }
        }
        if (isWanted(wanted, Bench.PURE)) {
            rows.addAll(new PureBench(progress, rounds).run());
        }
        if (isWanted(wanted, Bench.BURST)) {
            rows.addAll(new BurstBench(work, progress, 200).run(rounds));
        }
        if (wanted.contains(Bench.RECOVERY)) {
            List<Duration> lengths = outages.stream().map(Duration::ofSeconds).toList();
            rows.addAll(new RecoveryBench(work, progress, lengths, only).run(rounds));
        }
        if (wanted.contains(Bench.IDLE)) {
            Path idle = Files.createTempDirectory(work.getParent(), "idle");
            rows.addAll(new IdleBench(idle, Duration.ofMinutes(10), Duration.ofMinutes(minutes), progress).run());
        }
        if (isWanted(wanted, Bench.STARTUP)) {
            rows.addAll(new StartupBench(Files.createTempDirectory(work.getParent(), "startup"), progress).run(rounds));
        }
        // Gigabytes of topics; where something failed, they stay to be looked at.
        Utils.delete(work.toFile());
    }

    private Bench parse(String name) {
        try {
            return Bench.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new picocli.CommandLine.ParameterException(
                    spec.commandLine(), "there is no benchmark \"" + name + "\"; expected " + NAMES);
        }
    }

    private static boolean isWanted(Set<Bench> wanted, Bench bench) {
        return wanted.contains(bench) || wanted.contains(Bench.ALL);
    }
}

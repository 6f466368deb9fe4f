package io.fairlead.bench.chaos;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `fairlead chaos`.
@Command(
        name = "chaos",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tries every fault on a whole installation of real processes under load, and reports what went wrong.",
            "Exit codes: 0 nothing was deleted wrongly and nothing was lost, 1 something was, or a peer is missing."
        })
public final class ChaosCommand implements Callable<Integer> {
    @Option(
            names = "--kills",
            paramLabel = "N",
            defaultValue = "50",
            description = "How often each process is killed, at random moments. Default: ${DEFAULT-VALUE}.")
    private int kills;

    @Option(
            names = "--outage",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long servers are down or broken. Default: ${DEFAULT-VALUE}.")
    private int outage;

    @Option(names = "--only", paramLabel = "REGEX", description = "Only faults whose name has this in it.")
    private Pattern only = Pattern.compile("");

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            description = "Repeats the moments and choices of a run; the report says its seed. Default: a new one.")
    private long seed = new Random().nextLong(1_000_000);

    @Option(
            names = "--folder",
            paramLabel = "FOLDER",
            description = "For data, logs and the report, chaos.md and chaos.json. Default: bench/target/chaos.",
            defaultValue = "bench/target/chaos")
    private Path folder = Path.of("");

    private final SequencedMap<String, Tally> tallies = new LinkedHashMap<>();
    private final long begin = System.nanoTime();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        List<Fault<Site>> planned = planned();
        if (!ClockFaults.arePossible()) {
            out.println(
                    "skipped: the clock faults, as there is no /usr/bin/cc (Debian: apt-get install gcc libc6-dev)");
        }
        if (!DiskScene.isPossible()) {
            out.println("skipped: the full disk, as only root can mount one");
        }
        out.printf(Locale.ROOT, "seed %d: %d trials; building the site%n", seed, planned.size());
        out.flush();
        Random random = new Random(seed);
        Path work = Files.createTempDirectory(Files.createDirectories(folder).toAbsolutePath(), "site");
        try (Site site = new Site(work, random)) {
            run(site, random, planned);
            Fault<DiskScene> full = DiskScene.fault();
            if (only.matcher(full.name()).find() && DiskScene.isPossible()) {
                site.fairlead().close();
                try (DiskScene scene =
                        new DiskScene(Files.createDirectories(work.resolve("full")), site.kubernetes, random)) {
                    run(scene, random, List.of(full));
                }
            }
        }
        out.println();
        out.println(ChaosReport.table(tallies.values()));
        out.println("Report: " + folder.resolve("chaos.md"));
        return tallies.values().stream().allMatch(tally -> tally.wrongful() == 0 && tally.lost() == 0) ? 0 : 1;
    }

    private <S extends Scene> void run(S scene, Random random, List<Fault<S>> faults) throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Trial<S> trial = new Trial<>(scene, random);
        for (Fault<S> fault : faults) {
            Tally tally = tallies.computeIfAbsent(fault.name(), Tally::new);
            trial.run(fault, tally);
            out.printf(
                    Locale.ROOT,
                    "%6d s  %s%n",
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                    ChaosReport.row(tally));
            tally.remarks().stream()
                    .skip(Math.max(0, tally.remarks().size() - 5L))
                    .forEach(out::println);
            out.flush();
            write();
        }
    }

    private List<Fault<Site>> planned() {
        List<Fault<Site>> faults = new ArrayList<>();
        for (int time = 0; time < kills; time++) {
            faults.addAll(ProcessFaults.kills());
        }
        faults.addAll(ProcessFaults.others());
        Duration time = Duration.ofSeconds(outage);
        faults.addAll(RegistryFaults.all(time));
        faults.addAll(ServiceFaults.all(time));
        faults.addAll(JointFaults.all(time));
        faults.addAll(ConfigurationFaults.all(time));
        faults.addAll(Operations.all());
        faults.addAll(MeshFaults.all(time));
        faults.addAll(RightsFaults.all(time));
        faults.addAll(KafkaFaults.all());
        faults.addAll(PoisonFaults.all(time));
        faults.addAll(RestoreFaults.all(time));
        faults.addAll(ClockFaults.all());
        return faults.stream()
                .filter(fault -> only.matcher(fault.name()).find())
                .toList();
    }

    private void write() throws IOException {
        Files.writeString(
                folder.resolve("chaos.md"),
                "<!-- ./fairlead chaos --kills " + kills + " --outage " + outage + " --seed " + seed + " -->\n\n"
                        + ChaosReport.table(tallies.values()));
        Files.writeString(folder.resolve("chaos.json"), ChaosReport.json(tallies.values()));
    }
}

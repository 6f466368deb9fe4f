package io.fairlead.bench.recovery;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.testkit.peers.ConsulPeer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/// After each outage: the time until the mesh shows the next change, which is made as the outage ends, and every change
/// that was made during it, one a second. There are so many services that reading all of them is no small matter.
public final class RecoveryBench {
    private static final int SERVICES = 60;
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final double GOAL_SECONDS = 3;

    private final Path folder;
    private final Consumer<String> progress;
    private final List<Duration> outages;
    private final List<Outage> kinds;
    private final Map<String, Integer> ports = new TreeMap<>();
    private int changes;

    /// Fairlead keeps its data in `folder`; each outage whose name has `only` in it is made once of each length.
    public RecoveryBench(Path folder, Consumer<String> progress, List<Duration> outages, Pattern only) {
        this.folder = folder;
        this.progress = progress;
        this.outages = outages;
        this.kinds = Outage.all().stream()
                .filter(kind -> only.matcher(kind.name()).find())
                .toList();
    }

    /// No rows where one of the programs is not built.
    public List<Row> run(int rounds) throws Exception {
        Optional<String> missing = Installation.missing();
        if (missing.isPresent()) {
            progress.accept("recovery: left out: " + missing.get());
            return List.of();
        }
        List<Row> rows = new ArrayList<>();
        try (Installation installation = new Installation(Files.createDirectories(folder.resolve("outages")))) {
            for (int i = 0; i < SERVICES; i++) {
                change(installation.consul, "s" + i);
            }
            await(installation);
            for (Outage kind : kinds) {
                List<Double> seconds = new ArrayList<>();
                for (int round = 0; round < rounds; round++) {
                    for (Duration length : outages) {
                        seconds.add(recovery(installation, kind, length));
                        progress.accept(String.format(
                                Locale.ROOT,
                                "recovery: %s for %d s: %.2f s until the next change",
                                kind.name(),
                                length.toSeconds(),
                                seconds.getLast()));
                    }
                }
                rows.addAll(rows(kind, seconds));
            }
        }
        return rows;
    }

    private List<Row> rows(Outage kind, List<Double> seconds) {
        String what = kind.name() + " for "
                + String.join(
                        ", ",
                        outages.stream()
                                .map(it -> Long.toString(it.toSeconds()))
                                .toList())
                + " s -> the next change is in the mesh, ";
        double longest = seconds.stream().mapToDouble(it -> it).max().orElse(Double.NaN);
        return List.of(
                new Row("recovery", what + "median", Unit.SECONDS, Double.NaN, Median.of(seconds), new Goal.None()),
                new Row(
                        "recovery",
                        what + "longest of " + seconds.size(),
                        Unit.SECONDS,
                        Double.NaN,
                        longest,
                        new Goal.AtMost(GOAL_SECONDS)));
    }

    private double recovery(Installation installation, Outage kind, Duration length) throws InterruptedException {
        kind.begin().take(installation);
        long end = System.nanoTime() + length.toNanos();
        while (System.nanoTime() < end) {
            change(installation.consul, "s" + changes % SERVICES);
            Thread.sleep(Duration.ofSeconds(1));
        }
        kind.end().take(installation);
        long back = System.nanoTime();
        change(installation.consul, "s" + changes % SERVICES);
        await(installation);
        return (System.nanoTime() - back) / 1e9;
    }

    private void change(ConsulPeer consul, String service) {
        changes++;
        int port = 10_000 + changes % 50_000;
        ports.put(service, port);
        consul.register(service, service, port);
    }

    private void await(Installation installation) throws InterruptedException {
        Patience.await(
                "what Consul has in the mesh",
                LONGEST,
                () -> ports.entrySet().stream()
                        .allMatch(it -> installation
                                .mesh
                                .endpoints(it.getKey())
                                .equals(Set.of(ConsulPeer.ADDRESS + ":" + it.getValue()))));
    }
}

package io.fairlead.bench.startup;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import io.fairlead.testkit.peers.FreePorts;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// The launcher of this checkout, as a user calls it; everything is built before.
public final class StartupBench {
    private static final Path LAUNCHER = Path.of("fairlead").toAbsolutePath();
    private static final double SHORT = 0.5;
    private static final double FROM_TOPICS = 1.5;
    private static final double RUN = 5;

    private final Path folder;
    private final Consumer<String> progress;

    /// The processes work in `folder`.
    public StartupBench(Path folder, Consumer<String> progress) {
        this.folder = folder;
        this.progress = progress;
    }

    public List<Row> run(int rounds) throws IOException, InterruptedException {
        Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(folder.resolve("inventory/shop.yaml"), """
                services:
                  - name: billing
                    host: billing.shop.mesh
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints: [{address: 10.1.0.4}]
                """);
        int http = FreePorts.one();
        int broker = FreePorts.one();
        configure("fairlead.yaml", "{embedded: {port: " + broker + "}}", http);
        configure(
                "topics.yaml",
                "{bootstrap.servers: \"127.0.0.1:" + broker + "\"}\ntopics: {partitions: 4, replication-factor: 1}",
                0);
        // Whatever is to be built or recorded is built and recorded now.
        answer("--help");
        ready();
        List<Row> rows = new ArrayList<>();
        rows.add(row("fairlead --help", median(rounds, () -> answer("--help")), SHORT));
        rows.add(row("fairlead validate", median(rounds, () -> answer("validate")), SHORT));
        rows.add(row("fairlead run, everything embedded, until ready", median(rounds, this::ready), RUN));
        rows.addAll(besideAProcess(rounds));
        return rows;
    }

    private void configure(String file, String kafka, int http) throws IOException {
        Files.writeString(folder.resolve(file), """
                pipeline: shop
                kafka: %s
                schema-registry: embedded
                http: {port: %d}
                sources:
                  - name: static
                    files: {paths: ["inventory/*.yaml"]}
                targets:
                  - name: folder
                    files: {directory: mesh}
                    policy: sync
                """.formatted(kafka, http));
    }

    private List<Row> besideAProcess(int rounds) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        Process process = start("run");
        try {
            awaitReady(process);
            for (String command : List.of("status", "services", "why billing.shop.mesh")) {
                rows.add(row(
                        "fairlead " + command + ", beside a process",
                        median(rounds, () -> answer(command.split(" "))),
                        SHORT));
            }
            rows.add(row(
                    "fairlead services, from the topics",
                    median(rounds, () -> answer("services", "-c", "topics.yaml")),
                    FROM_TOPICS));
        } finally {
            end(process);
        }
        return rows;
    }

    private static Row row(String what, double seconds, double limit) {
        return new Row("startup", what, Unit.SECONDS, Double.NaN, seconds, new Goal.AtMost(limit));
    }

    private interface Measured {
        double seconds() throws IOException, InterruptedException;
    }

    private double median(int rounds, Measured measured) throws IOException, InterruptedException {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            all.add(measured.seconds());
        }
        progress.accept("startup: " + all);
        return Median.of(all);
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private double answer(String... arguments) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = start(arguments);
        process.getInputStream().readAllBytes();
        int status = process.waitFor();
        if (status != 0) {
            throw new IllegalStateException("fairlead " + String.join(" ", arguments) + " ended with " + status);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private double ready() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        Process process = start("run");
        try {
            awaitReady(process);
            return (System.nanoTime() - begin) / 1e9;
        } finally {
            end(process);
        }
    }

    /// What it prints after that has to fit into the buffer of a pipe.
    private static void awaitReady(Process process) throws IOException {
        BufferedReader lines = process.inputReader();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.contains(" ready after_ms=")) {
                return;
            }
        }
        throw new IllegalStateException("fairlead run ended before it was ready");
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}

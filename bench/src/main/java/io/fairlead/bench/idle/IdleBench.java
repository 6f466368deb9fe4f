package io.fairlead.bench.idle;

import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Unit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// `fairlead run` with everything embedded and one source that does not change: CPU time and growth of its data. CPU
/// time, not load: it counts the same while other programs run, if they do not share the caches of the processor.
public final class IdleBench {
    private static final Path LAUNCHER = Path.of("fairlead").toAbsolutePath();
    private static final double MOST_PERCENT = 3;
    private static final double MOST_BYTES = 50 * 1024;

    private final Path folder;
    private final Duration warmUp;
    private final Duration time;
    private final Consumer<String> progress;

    /// The process works in `folder`. The JVM goes on compiling for minutes: that is the `warmUp`.
    public IdleBench(Path folder, Duration warmUp, Duration time, Consumer<String> progress) {
        this.folder = folder;
        this.warmUp = warmUp;
        this.time = time;
        this.progress = progress;
    }

    public List<Row> run() throws IOException, InterruptedException {
        progress.accept("idle: " + warmUp.toMinutes() + " minutes to warm up, " + time.toMinutes() + " measured");
        Files.createDirectories(folder.resolve("inventory"));
        Files.writeString(folder.resolve("inventory/shop.yaml"), """
                services:
                  - name: billing
                    host: billing.shop.mesh
                    namespace: shop
                    ports: [{name: http, number: 80, protocol: HTTP, target: 8080}]
                    endpoints: [{address: 10.1.0.4}, {address: 10.1.0.5}]
                """);
        Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: idle
                kafka: {embedded: {directory: data}}
                schema-registry: embedded
                http: {port: 0}
                sources: [{name: static, files: {paths: ["inventory/*.yaml"]}}]
                targets: [{name: folder, files: {directory: mesh}, policy: sync}]
                """);
        Path log = folder.resolve("log");
        // The launcher becomes the JVM.
        Process process = new ProcessBuilder(LAUNCHER.toString(), "run")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Patience.await("fairlead run", () -> isReady(log));
            Thread.sleep(warmUp);
            return measure(process);
        } finally {
            process.destroy();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static boolean isReady(Path log) {
        try {
            return Files.readString(log).contains(" ready after_ms=");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Row> measure(Process process) throws IOException, InterruptedException {
        Path data = folder.resolve("data");
        SortedMap<String, Long> before = Growth.sizes(data);
        Duration cpu = cpu(process);
        long begin = System.nanoTime();
        Thread.sleep(time);
        Duration used = cpu(process).minus(cpu);
        SortedMap<String, Long> after = Growth.sizes(data);
        double seconds = (System.nanoTime() - begin) / 1e9;
        List<Row> rows = new ArrayList<>();
        rows.add(row(
                "CPU time, of one core", Unit.PERCENT, used.toNanos() / 1e7 / seconds, new Goal.AtMost(MOST_PERCENT)));
        long all = Growth.sum(after) - Growth.sum(before);
        rows.add(row("bytes a minute on disk", Unit.BYTES, all * 60 / seconds, new Goal.AtMost(MOST_BYTES)));
        SortedSet<String> names = new TreeSet<>(after.keySet());
        for (String name : names) {
            long more = after.getOrDefault(name, 0L) - before.getOrDefault(name, 0L);
            if (more != 0) {
                rows.add(row("of these in " + name, Unit.BYTES, more * 60 / seconds, new Goal.None()));
            }
        }
        return rows;
    }

    private static Duration cpu(Process process) {
        return process.info()
                .totalCpuDuration()
                .orElseThrow(() -> new IllegalStateException("fairlead run has ended, or its CPU time is not known"));
    }

    private static Row row(String what, Unit unit, double measured, Goal goal) {
        return new Row("idle", what, unit, Double.NaN, measured, goal);
    }
}

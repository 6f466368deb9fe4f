package io.fairlead.bench.record;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.Median;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Unit;
import io.fairlead.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The commands of a person without the record: each in a JVM of its own, from Kafka.
final class RecordCommands {
    private static final Path LAUNCHER = Path.of("fairlead").toAbsolutePath();

    private final Bed bed;
    private final Path folder;
    private final TopicCatalogue topics;

    RecordCommands(Bed bed, Path folder, TopicCatalogue topics) {
        this.bed = bed;
        this.folder = folder;
        this.topics = topics;
    }

    void run(int rounds, Instant time, List<Row> rows) throws IOException, InterruptedException {
        Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: bench
                kafka: {bootstrap.servers: "%s"}
                schema-registry: {url: "%s"}
                topics: {prefix: "%s", partitions: %d, replication-factor: 1}
                http: {port: 0}
                sources: [{name: none, files: {paths: [none.yaml]}}]
                targets: [{name: none, files: {directory: none}, policy: plan-only}]
                """.formatted(
                        bed.bootstrapServers(), bed.registryUrl(), topics.prefix(), topics.partitions()));
        answer("--help");
        String service = Shop.service(4711 % 1000).toString();
        rows.add(row("fairlead at TIME SERVICE, from Kafka", 3, rounds, "at", time.toString(), service));
        rows.add(row("fairlead history SERVICE, from Kafka", 3, rounds, "history", service));
        rows.add(row("fairlead at TIME, from Kafka", 60, 1, "at", time.toString(), "-o", "csv"));
    }

    private Row row(String what, double limit, int rounds, String... arguments)
            throws IOException, InterruptedException {
        List<Double> all = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            all.add(answer(arguments));
        }
        return new Row("record", what, Unit.SECONDS, Double.NaN, Median.of(all), new Goal.AtMost(limit));
    }

    private double answer(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
        command.addAll(List.of(arguments));
        Path out = folder.resolve("out.txt");
        long begin = System.nanoTime();
        int status = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        double took = (System.nanoTime() - begin) / 1e9;
        if (status != 0) {
            throw new IllegalStateException(
                    "fairlead " + String.join(" ", arguments) + " ended with " + status + ": " + Files.readString(out));
        }
        return took;
    }
}

package io.fairlead.bench.record;

import io.fairlead.bench.latency.RecordedHop;
import io.fairlead.bench.measure.AnsweringJvm;
import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Goal;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Row;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Unit;
import io.fairlead.bench.restart.Tables;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/// A week of decisions about a table, five for each endpoint, in Kafka: the record is filled from them, asked, and
/// followed; then the command line answers without it.
public final class RecordBench {
    private static final int PARTITIONS = 12;
    private static final int DECISIONS_EACH = 5;
    private static final int QUESTIONS = 2000;
    private static final int FOLLOWED = 500;
    private static final String HEAP = "256m";

    private final Bed bed;
    private final Path folder;
    private final Consumer<String> progress;
    private final Shop shop;
    private final List<Row> rows = new ArrayList<>();
    private final Instant begin = Instant.now().minus(AuditLoad.SPAN).truncatedTo(ChronoUnit.MILLIS);

    public RecordBench(Bed bed, Path folder, Consumer<String> progress, int endpoints) {
        this.bed = bed;
        this.folder = folder;
        this.progress = progress;
        shop = Tables.shop(endpoints);
    }

    public List<Row> run(int rounds) throws IOException, InterruptedException {
        int decisions = shop.endpoints() * DECISIONS_EACH;
        String size = String.format(Locale.ROOT, "%,d endpoints, %,d decisions", shop.endpoints(), decisions);
        progress.accept("record: writing " + size);
        TopicCatalogue topics = bed.pipeline(PARTITIONS);
        AuditLoad load = new AuditLoad(bed, topics, shop);
        load.write(decisions, begin);
        Path directory = folder.resolve("record");
        long from = System.nanoTime();
        try (AnsweringJvm probe = probe(topics, directory)) {
            awaitFilled(probe, topics);
            double filled = (System.nanoTime() - from) / 1e9;
            add("filled, " + size, Unit.PER_SECOND, decisions / filled, new Goal.AtLeast(50_000));
            ask(probe);
            follow(probe, topics, load);
        }
        long audit = bytes(topics);
        add("disk beside that of audit, " + size, Unit.PERCENT, 100.0 * size(directory) / audit, new Goal.AtMost(20));
        new RecordCommands(bed, folder, topics).run(rounds, begin.plusSeconds(3600), rows);
        rows.addAll(new RecordedHop(bed, folder, progress).run(rounds));
        return rows;
    }

    private void add(String what, Unit unit, double measured, Goal goal) {
        Row row = new Row("record", what, unit, Double.NaN, measured, goal);
        progress.accept("record: " + what + ": " + unit.text(measured));
        rows.add(row);
    }

    private AnsweringJvm probe(TopicCatalogue topics, Path directory) throws IOException {
        return AnsweringJvm.start(
                RecordProbe.class,
                HEAP,
                List.of(
                        directory.toString(),
                        bed.bootstrapServers(),
                        bed.registryUrl(),
                        topics.name(Topic.AUDIT),
                        topics.name(Topic.ENDPOINTS),
                        Integer.toString(PARTITIONS)));
    }

    private void awaitFilled(AnsweringJvm probe, TopicCatalogue topics) throws InterruptedException {
        for (Map.Entry<Integer, Long> end : ends(topics).entrySet()) {
            await(probe, end.getKey(), end.getValue());
        }
    }

    private static void await(AnsweringJvm probe, int partition, long end) throws InterruptedException {
        while (Long.parseLong(probe.ask("next " + partition)[0]) < end) {
            Thread.sleep(1);
        }
    }

    private void ask(AnsweringJvm probe) {
        int hot = AuditLoad.hot(shop);
        for (String question : List.of("at", "history")) {
            String title = question.equals("at") ? "one service at a time" : "the history of one service";
            String[] ordinary =
                    probe.ask(question + " " + hot + " " + (shop.services() - hot) + " " + begin + " " + QUESTIONS);
            add(title + ", p99", Unit.MILLISECONDS, Double.parseDouble(ordinary[1]), new Goal.AtMost(50));
            String[] busy = probe.ask(question + " 0 " + hot + " " + begin + " " + QUESTIONS / 10);
            add(
                    title + ", one of the hot ones, p99",
                    Unit.MILLISECONDS,
                    Double.parseDouble(busy[1]),
                    new Goal.AtMost(300));
        }
        String[] table = probe.ask("table " + begin.plusSeconds(3600));
        add("the whole table at a time, heap " + HEAP, Unit.SECONDS, Double.parseDouble(table[0]), new Goal.AtMost(30));
        progress.accept("record: the table had " + table[1] + " rows");
    }

    private void follow(AnsweringJvm probe, TopicCatalogue topics, AuditLoad load) throws InterruptedException {
        Histogram took = new Histogram(3);
        try (KafkaProducer<byte[], byte[]> producer = bed.producer()) {
            for (int i = 0; i < FOLLOWED; i++) {
                RecordMetadata at =
                        producer.send(load.decision(i, Instant.now())).get();
                long committed = System.nanoTime();
                await(probe, at.partition(), at.offset() + 1);
                took.recordValue(System.nanoTime() - committed);
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a decision was not written to " + topics.name(Topic.AUDIT), e.getCause());
        }
        add(
                "a decision in the record after it was committed, p99",
                Unit.MILLISECONDS,
                OpenLoad.millis(took, 99),
                new Goal.AtMost(100));
    }

    private Map<Integer, Long> ends(TopicCatalogue topics) throws InterruptedException {
        Map<TopicPartition, OffsetSpec> asked = new java.util.HashMap<>();
        Bed.partitions(topics.name(Topic.AUDIT), PARTITIONS).forEach(it -> asked.put(it, OffsetSpec.latest()));
        try {
            Map<Integer, Long> ends = new java.util.HashMap<>();
            for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                    bed.admin().listOffsets(asked).all().get().entrySet()) {
                ends.put(end.getKey().partition(), end.getValue().offset());
            }
            return ends;
        } catch (ExecutionException e) {
            throw new IllegalStateException("the ends are not known", e.getCause());
        }
    }

    /// Of the topic on the disks of the broker.
    private long bytes(TopicCatalogue topics) throws InterruptedException {
        try {
            return bed.admin().describeLogDirs(List.of(1)).allDescriptions().get().values().stream()
                    .flatMap(it -> it.values().stream())
                    .flatMap(it -> it.replicaInfos().entrySet().stream())
                    .filter(it -> it.getKey().topic().equals(topics.name(Topic.AUDIT)))
                    .mapToLong(it -> it.getValue().size())
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the log directories are not known", e.getCause());
        }
    }

    private static long size(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(it -> it.toFile().length())
                    .sum();
        }
    }
}

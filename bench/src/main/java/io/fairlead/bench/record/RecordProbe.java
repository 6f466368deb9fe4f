package io.fairlead.bench.record;

import io.fairlead.bench.measure.AnsweringJvm;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.Shop;
import io.fairlead.bench.measure.Wire;
import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.kafka.RecordFeed;
import io.fairlead.record.kafka.RecordFeed.RecordPace;
import io.fairlead.record.kafka.RecordTopics;
import io.fairlead.record.store.PartitionState;
import io.fairlead.record.store.RecordStore;
import io.fairlead.record.store.StoreReader;
import io.fairlead.record.store.StoreReader.Span;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.TableEntryCodec;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;

/// A process that holds the record and answers, with the heap that it is given.
///
/// `directory bootstrap-servers registry-url audit endpoints partitions`
public final class RecordProbe {
    private static final RecordPace PACE = new RecordPace(Duration.ofSeconds(10), Duration.ofDays(90));

    private final String[] args;
    private final RecordTopics topics;
    private final RecordStore store;

    private RecordProbe(String[] args, Wire wire) {
        this.args = args;
        ConfluentDeserializer<Decision> decisions = wire.reader(new DecisionCodec());
        topics = new RecordTopics(
                args[3], args[4], Map.of("bootstrap.servers", args[1]), decisions, wire.reader(new TableEntryCodec()));
        store = RecordStore.open(
                Path.of(args[0]), "bench", bytes -> Objects.requireNonNull(decisions.deserialize(args[3], bytes)));
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        AtomicBoolean isStopped = new AtomicBoolean();
        try (Wire wire = new Wire(args[1], args[2])) {
            RecordProbe probe = new RecordProbe(args, wire);
            try (RecordFeed feed = RecordFeed.open(probe.topics, probe.store, PACE, InstantSource.system())) {
                Thread follows = Thread.ofPlatform().start(() -> feed.run(isStopped::get));
                AnsweringJvm.answer(probe::answer);
                isStopped.set(true);
                follows.join();
            } finally {
                probe.store.close();
            }
        }
    }

    private String answer(String[] question) {
        return switch (question[0]) {
            case "next" -> Long.toString(next(Integer.parseInt(question[1])));
            case "flush" -> {
                store.flush();
                yield "done";
            }
            case "at", "history" -> asked(question);
            case "table" -> table(Instant.parse(question[1]));
            default -> throw new IllegalArgumentException(question[0]);
        };
    }

    /// The offset up to which a partition was read; -1 while the store is filled.
    private long next(int partition) {
        return store.position(partition)
                .filter(PartitionState::isFilled)
                .map(PartitionState::next)
                .orElse(-1L);
    }

    /// `at|history first-service services begin times`: so many questions about random ones at random times.
    private String asked(String[] question) {
        Random random = new Random(2);
        int first = Integer.parseInt(question[1]);
        int services = Integer.parseInt(question[2]);
        Instant begin = Instant.parse(question[3]);
        int times = Integer.parseInt(question[4]);
        StoreReader reader = store.reader();
        Histogram took = new Histogram(3);
        for (int i = -times / 5; i < times; i++) {
            ServiceKey service = Shop.service(first + random.nextInt(services));
            Instant time = begin.plusSeconds(3600 + random.nextLong(AuditLoad.SPAN.toSeconds() - 3600));
            long from = System.nanoTime();
            int found = question[0].equals("at") ? at(reader, service, time) : history(reader, service);
            if (found == 0) {
                throw new IllegalStateException("nothing is known of " + service);
            }
            if (i >= 0) {
                took.recordValue(System.nanoTime() - from);
            }
        }
        return OpenLoad.millis(took, 50) + " " + OpenLoad.millis(took, 99);
    }

    private int at(StoreReader reader, ServiceKey service, Instant time) {
        int partitions = Integer.parseInt(args[5]);
        return reader.at(time, service, ServicePartitioner.partition(service, partitions))
                .size();
    }

    private static int history(StoreReader reader, ServiceKey service) {
        int[] found = {0};
        reader.history(new HistorySubject.OfService(service), Span.ALL, _ -> found[0]++);
        return found[0];
    }

    private String table(Instant time) {
        long[] rows = {0};
        long from = System.nanoTime();
        store.reader().at(time, Integer.parseInt(args[5]), (_, _) -> rows[0]++);
        return (System.nanoTime() - from) / 1e9 + " " + rows[0];
    }
}

package io.fairlead.publisher.twin;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.WriteOrigin;
import io.fairlead.publisher.spi.WriteOrigin.Notice;
import io.fairlead.publisher.twin.TwinWatch.Sighting;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.testkit.Seeds;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Publishers of one installation read one log and are never taken for twins, and those of a copy always are
/// in the end, whatever compaction, restarts, rebalances and new topics do meanwhile.
class TwinLawTest {
    private static final ObjectKey OBJECT = new ObjectKey("ServiceEntry", "shop", "billing.mesh");
    private static final int PARTITIONS = 2;

    static LongStream seeds() {
        return Seeds.all();
    }

    /// Seconds and milliseconds pass as told; the clocks of producers go wrong.
    private Instant now = Instant.parse("2026-05-04T12:00:00Z");

    /// One topic as Kafka holds it.
    private static final class Log {
        String id = "t0";
        final List<TreeMap<Long, Long>> partitions = new ArrayList<>();
        final long[] ends = new long[PARTITIONS];

        Log() {
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.add(new TreeMap<>());
            }
        }

        Log copy() {
            Log copy = new Log();
            copy.id = id;
            for (int i = 0; i < PARTITIONS; i++) {
                copy.partitions.get(i).putAll(partitions.get(i));
                copy.ends[i] = ends[i];
            }
            return copy;
        }

        void append(Random random, Instant now) {
            int partition = random.nextInt(PARTITIONS);
            if (random.nextInt(4) > 0) {
                long skew = random.nextInt(7_200_000) - 3_600_000L;
                partitions.get(partition).put(ends[partition], now.toEpochMilli() + (random.nextBoolean() ? 0 : skew));
            }
            ends[partition]++; // Otherwise a marker of a transaction.
        }

        void compact(Random random) {
            TreeMap<Long, Long> partition = partitions.get(random.nextInt(PARTITIONS));
            partition.keySet().removeIf(_ -> random.nextBoolean());
        }

        void createAgain() {
            id = "t" + (Integer.parseInt(id.substring(1)) + 1);
            for (int i = 0; i < PARTITIONS; i++) {
                partitions.get(i).clear();
                ends[i] = 0;
            }
        }
    }

    private final class Reader {
        final Log log;
        final ReadRecords records = new ReadRecords();
        final TwinWatch watch = new TwinWatch(records);
        final Map<Integer, Long> positions = new HashMap<>();
        String id = "";

        Reader(Log log) {
            this.log = log;
            connect();
        }

        void connect() {
            id = log.id;
            positions.clear();
            records.begin(id);
            for (int i = 0; i < PARTITIONS; i++) {
                positions.put(i, 0L);
            }
        }

        void rebalance(Random random) {
            int partition = random.nextInt(PARTITIONS);
            if (positions.remove(partition) != null) {
                records.forget(List.of(partition));
            } else {
                positions.put(partition, 0L);
            }
        }

        /// Some of what is there; nothing where the topic is another and it is not known yet.
        void read(Random random) {
            if (!id.equals(log.id)) {
                return;
            }
            positions.replaceAll((partition, position) -> {
                long to = position + random.nextInt(8);
                long end = Math.min(to, log.ends[partition]);
                log.partitions
                        .get(partition)
                        .subMap(position, Math.max(position, end))
                        .forEach((offset, timestamp) -> records.read(partition, offset, timestamp));
                return Math.max(position, end);
            });
            if (random.nextBoolean()) {
                for (int partition : records.wantedEnds()) {
                    records.isEnd(partition, log.ends[partition]);
                }
            }
        }

        Optional<WriteOrigin> origin(Random random) {
            return records.newest(random.nextInt(PARTITIONS)).map(readTo -> {
                Optional<Sighting> twin = watch.twin(now);
                return new WriteOrigin(
                        readTo, twin.map(it -> new Notice(now, it.denied())).orElse(null));
            });
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void publishersOfOneLogAreNeverTwins(long seed) {
        Random random = new Random(seed);
        Log log = new Log();
        List<Reader> readers = new ArrayList<>(List.of(new Reader(log), new Reader(log), new Reader(log)));
        Map<Integer, WriteOrigin> onObjects = new HashMap<>();
        for (int step = 0; step < 400; step++) {
            now = now.plusMillis(random.nextInt(3000));
            int who = random.nextInt(readers.size());
            Reader reader = readers.get(who);
            switch (random.nextInt(24)) {
                case 0 -> log.compact(random);
                case 1 -> reader.rebalance(random);
                case 2 -> reader.connect();
                case 3 -> {
                    Reader restarted = new Reader(log);
                    readers.set(who, restarted);
                    onObjects.values().forEach(origin -> restarted.watch.found(OBJECT, origin, now));
                }
                case 4 -> {
                    if (random.nextInt(8) == 0) {
                        log.createAgain();
                    }
                }
                case 5, 6, 7, 8, 9 -> log.append(random, now);
                case 10, 11, 12, 13, 14 -> reader.read(random);
                default ->
                    reader.origin(random).ifPresent(origin -> {
                        onObjects.put(random.nextInt(4), origin);
                        readers.forEach(it -> it.watch.wrote(OBJECT, origin, now));
                    });
            }
            for (Reader it : readers) {
                it.watch.check(now);
                assertThat(it.watch.twin(now))
                        .as("seed %d, step %d", seed, step)
                        .isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void publishersOfACopyAreFoundByBothSides(long seed) {
        Random random = new Random(seed);
        Log log = new Log();
        for (int i = 0; i < 30; i++) {
            log.append(random, now);
        }
        Log copied = log.copy();
        Reader original = new Reader(log);
        Reader copy = new Reader(copied);
        int quiet = random.nextInt(3); // 0: the original's log stands still; 1: the copy's; 2: neither.
        for (int step = 0; step < 400 && !(isTwin(original) && isTwin(copy)); step++) {
            now = now.plusMillis(random.nextInt(1000));
            if (quiet != 0) {
                log.append(random, now);
            }
            if (quiet != 1) {
                copied.append(random, now);
            }
            original.read(random);
            copy.read(random);
            Reader writer = random.nextBoolean() ? original : copy;
            writer.origin(random).ifPresent(origin -> {
                original.watch.wrote(OBJECT, origin, now);
                copy.watch.wrote(OBJECT, origin, now);
            });
            original.watch.check(now);
            copy.watch.check(now);
        }
        assertThat(isTwin(original)).as("seed %d, original", seed).isTrue();
        assertThat(isTwin(copy)).as("seed %d, copy", seed).isTrue();
    }

    private boolean isTwin(Reader reader) {
        return reader.watch.twin(now).isPresent();
    }
}

package io.fairlead.table.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.ServiceState;
import io.fairlead.table.image.StoredValue;
import io.fairlead.table.image.TableLog;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.TableKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A topology that writes the table as a function of its input, in transactions that commit or are aborted and written
/// again, and a tail that reads a few records at a time, is given and loses partitions, and cannot decode now and then.
final class TailStateLawTest {
    private static final int PARTITIONS = 3;
    private static final int ROUNDS = 100;

    /// Three services of each partition.
    private static final List<List<ServiceKey>> SERVICES = IntStream.range(0, PARTITIONS)
            .mapToObj(partition -> IntStream.range(0, 100)
                    .mapToObj(i -> new ServiceKey("shop", "s" + i + ".mesh"))
                    .filter(it -> ServicePartitioner.partition(it, PARTITIONS) == partition)
                    .limit(3)
                    .toList())
            .toList();

    /// One partition of the table as the topology writes it.
    private static final class Writer {
        private final List<TableKey> keys = new ArrayList<>();
        private final List<Map.Entry<TableKey, StoredValue>> results = new ArrayList<>();
        private final int partition;
        private int written;
        private int committed;
        /// The inputs that were committed when the partition was given to the tail.
        private int committedWhenGiven;
        /// Written by commands only.
        private final TableKey commanded;

        private final Set<StoredValue> everCommanded = new HashSet<>();
        private StoredValue byCommand = new StoredValue.Nothing();
        private StoredValue open = byCommand;

        Writer(int partition, Random random) {
            this.partition = partition;
            commanded = new OfEndpoint(SERVICES.get(partition).getFirst(), TableLog.endpoint("10.1.0.9"));
            for (ServiceKey service : SERVICES.get(partition)) {
                keys.add(new OfService(service));
                for (int j = 0; j < 2; j++) {
                    keys.add(new OfEndpoint(service, TableLog.endpoint("10.1.0." + j)));
                }
            }
            for (int i = 0; i < 4 * ROUNDS; i++) {
                TableKey key = keys.get(random.nextInt(keys.size()));
                TableEntry value = random.nextInt(4) == 0 ? null : value(key, "v" + i);
                results.add(Map.entry(key, StoredValue.of(value)));
            }
        }

        private static TableEntry value(TableKey key, String version) {
            return switch (key) {
                case OfEndpoint(ServiceKey service, EndpointKey endpoint) ->
                    TableLog.endpoint(service, endpoint, version);
                case OfService(var service) -> TableLog.service(service);
                default -> throw new AssertionError(key);
            };
        }

        void write(MemoryTail reading) {
            Map.Entry<TableKey, StoredValue> result = results.get(written);
            reading.topic.open(partition, result.getKey(), bytes(reading, result.getValue()), OptionalLong.of(written));
            written++;
        }

        private static byte @Nullable [] bytes(MemoryTail reading, StoredValue value) {
            return value instanceof StoredValue.Value(var entry) ? reading.bytes(entry) : null;
        }

        /// The result of an operator's command names no input, and is not written again after an abort.
        void command(MemoryTail reading, String version) {
            StoredValue value = new StoredValue.Value(value(commanded, version));
            reading.topic.open(partition, commanded, bytes(reading, value), OptionalLong.empty());
            open = value;
            everCommanded.add(value);
        }

        void commit(MemoryTail reading) {
            reading.topic.commit(partition);
            committed = written;
            byCommand = open;
        }

        /// The next transaction begins with the same input.
        void abort(MemoryTail reading) {
            reading.topic.abort(partition);
            written = committed;
            open = byCommand;
        }

        /// The values that a key had after some input from `from` on.
        Set<StoredValue> allowed(TableKey key, int from) {
            Set<StoredValue> allowed = new HashSet<>();
            StoredValue value = new StoredValue.Nothing();
            int reached = Math.max(written, furthest);
            for (int i = 0; i <= reached; i++) {
                if (i >= from) {
                    allowed.add(value);
                }
                if (i < reached && results.get(i).getKey().equals(key)) {
                    value = results.get(i).getValue();
                }
            }
            return allowed;
        }

        /// The furthest input whose result was ever written, perhaps in a transaction that was aborted.
        private int furthest;

        void note() {
            furthest = Math.max(furthest, written);
        }
    }

    private final List<Writer> writers = new ArrayList<>();
    private final Set<Integer> given = new HashSet<>();
    private int turn;

    @ParameterizedTest
    @MethodSource("io.fairlead.table.image.Seeds#all")
    void whatIsCompleteIsNeverOlderThanWhatWasCommittedAndEndsAsTheLog(long seed) {
        Random random = new Random(seed);
        MemoryTail reading = new MemoryTail(new MemoryTopic(PARTITIONS), false);
        for (int i = 0; i < PARTITIONS; i++) {
            writers.add(new Writer(i, random));
        }
        reading.away = () -> random.nextInt(40) == 0;
        for (int round = 0; round < ROUNDS; round++) {
            happens(random, reading);
            reading.tail.atMost(1 + random.nextInt(6));
            reading.committed.atMost(1 + random.nextInt(6));
            reading.step();
            check(reading, "seed " + seed + " round " + round);
        }
        settle(reading);
        for (int partition : given) {
            Writer writer = writers.get(partition);
            for (TableKey key : writer.keys) {
                assertThat(Set.of(stored(reading, partition, key)))
                        .as("seed %d: %s at the end", seed, key)
                        .isEqualTo(writer.allowed(key, writer.written));
            }
            assertThat(stored(reading, partition, writer.commanded))
                    .as("seed %d: the last committed command", seed)
                    .isEqualTo(writer.byCommand);
        }
    }

    private void happens(Random random, MemoryTail reading) {
        int partition = random.nextInt(PARTITIONS);
        Writer writer = writers.get(partition);
        switch (random.nextInt(12)) {
            case 0, 1, 2, 3 -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    writer.write(reading);
                }
                writer.note();
            }
            case 4, 5 -> writer.commit(reading);
            case 6 -> writer.abort(reading);
            case 7 -> writer.command(reading, "c" + random.nextInt());
            case 8, 9 -> {
                if (given.add(partition)) {
                    writer.committedWhenGiven = writer.committed;
                    reading.tail.give(partition);
                }
            }
            case 10 -> {
                if (random.nextBoolean() && given.remove(partition)) {
                    if (random.nextBoolean()) {
                        reading.tail.take(partition);
                    } else {
                        reading.tail.lose(partition);
                    }
                }
            }
            default -> {}
        }
    }

    private void check(MemoryTail reading, String when) {
        assertThat(reading.view.assigned()).as(when).containsExactlyInAnyOrderElementsOf(given);
        assertThat(given)
                .as("%s: nothing of a partition that was given away", when)
                .containsAll(reading.view.image().partitions().keySet());
        for (int partition : reading.view.complete()) {
            checkChanges(reading, partition, when);
            // Each in its turn: the possible values are expensive.
            if (partition == turn % PARTITIONS) {
                checkValues(reading, partition, when);
            }
        }
        turn++;
    }

    private void checkValues(MemoryTail reading, int partition, String when) {
        Writer writer = writers.get(partition);
        for (TableKey key : writer.keys) {
            assertThat(writer.allowed(key, writer.committedWhenGiven))
                    .as("%s: %s in partition %d", when, key, partition)
                    .contains(stored(reading, partition, key));
        }
        StoredValue byCommand = stored(reading, partition, writer.commanded);
        assertThat(byCommand instanceof StoredValue.Nothing || writer.everCommanded.contains(byCommand))
                .as("%s: %s", when, byCommand)
                .isTrue();
    }

    private static void checkChanges(MemoryTail reading, int partition, String when) {
        for (ServiceKey service : SERVICES.get(partition)) {
            assertThat(reading.known.getOrDefault(service, absent(reading, service)))
                    .as("%s: each change of %s was reported", when, service)
                    .isEqualTo(reading.view.state(service));
        }
    }

    /// A service that was never named is one that the partition did not hold when it became complete.
    private static ServiceState absent(MemoryTail reading, ServiceKey service) {
        return MeshImage.EMPTY.state(reading.view.partition(service), service);
    }

    private static StoredValue stored(MemoryTail reading, int partition, TableKey key) {
        return reading.view.image().stored(partition, key);
    }

    /// Everything is committed, and the topology has written on, so that every record is decided.
    private void settle(MemoryTail reading) {
        reading.away = () -> false;
        for (Writer writer : writers) {
            while (writer.written < writer.furthest) {
                writer.write(reading);
            }
            writer.write(reading);
            writer.note();
            writer.commit(reading);
        }
        reading.tail.atMost(1000);
        reading.committed.atMost(1000);
        reading.steps(10);
        check(reading, "at the end");
        assertThat(reading.view.complete()).containsExactlyInAnyOrderElementsOf(given);
    }
}

package io.fairlead.ingest.kafka;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.reader.TableReader;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey.OfSource;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/// The status of each source in the table; every partition has one. Thread-safe.
///
/// Read to its end on each call. [#follow] in between keeps the rest small, so that a source is taken over in
/// milliseconds however large the table is.
final class TableSources implements TableReader.Visitor, AutoCloseable {
    private static final byte[] SOURCE = "source:".getBytes(StandardCharsets.UTF_8);

    private final List<TopicPartition> partitions;
    private final Deserializer<TableEntry> reader;
    private final Map<SourceId, Map<Integer, SourceStatus>> statuses = new HashMap<>();
    private final TableReader table;

    TableSources(
            Supplier<Consumer<byte[], byte[]>> consumers,
            String topic,
            int partitions,
            Deserializer<TableEntry> reader) {
        this.partitions = partitions(topic, partitions);
        this.reader = reader;
        this.table = new TableReader(consumers, this.partitions, this);
    }

    static List<TopicPartition> partitions(String topic, int partitions) {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    /// The highest epoch that any partition has seen of the source.
    ///
    /// @throws KafkaException it could not be read
    synchronized Epoch epoch(SourceId source) {
        table.readToEnd();
        return statuses.getOrDefault(source, Map.of()).values().stream()
                .map(SourceStatus::epoch)
                .max(Epoch::compareTo)
                .orElse(Epoch.NONE);
    }

    /// How many instances of the source all partitions hold together.
    ///
    /// @throws KafkaException it could not be read
    synchronized int instances(SourceId source) {
        table.readToEnd();
        return statuses.getOrDefault(source, Map.of()).values().stream()
                .mapToInt(SourceStatus::instances)
                .sum();
    }

    /// How many instances of the source are suspect in all partitions together; empty until each of them has
    /// completed the snapshot of `epoch`.
    ///
    /// @throws KafkaException it could not be read
    synchronized OptionalInt suspects(SourceId source, Epoch epoch) {
        table.readToEnd();
        Collection<SourceStatus> known = statuses.getOrDefault(source, Map.of()).values();
        boolean complete = known.size() == partitions.size()
                && known.stream().allMatch(status -> status.completedEpoch().equals(epoch));
        return complete
                ? OptionalInt.of(known.stream().mapToInt(SourceStatus::suspects).sum())
                : OptionalInt.empty();
    }

    /// The digests of the rules that made what the partitions hold of the source; empty for one that does not know it.
    ///
    /// @throws KafkaException it could not be read
    synchronized Set<String> rules(SourceId source) {
        table.readToEnd();
        return statuses.getOrDefault(source, Map.of()).values().stream()
                .map(SourceStatus::rules)
                .collect(Collectors.toSet());
    }

    /// A former name of the source that the table holds, as read so far.
    synchronized Optional<String> heldUnder(Collection<SourceId> formerly) {
        return formerly.stream()
                .filter(name -> !statuses.getOrDefault(name, Map.of()).isEmpty())
                .map(name -> "SOURCE-RENAMED: the table holds claims of its former name \"" + name + "\"")
                .findFirst();
    }

    /// A problem that a partition reports for this epoch of the source, as read so far.
    synchronized Optional<String> problem(SourceId source, Epoch epoch) {
        return statuses.getOrDefault(source, Map.of()).entrySet().stream()
                .filter(known -> known.getValue().epoch().equals(epoch))
                .flatMap(known -> Stream.ofNullable(known.getValue().problem())
                        .map(problem -> "partition " + known.getKey() + ": " + problem))
                .findFirst();
    }

    /// Reads the new records.
    ///
    /// @throws KafkaException it could not be read
    synchronized void follow() {
        table.readToEnd();
    }

    @Override
    public synchronized void close() {
        table.close();
    }

    @Override
    public void restarted() {
        statuses.clear();
    }

    @Override
    public void read(ConsumerRecord<byte[], byte[]> entry) {
        if (!isStatus(entry.key())) {
            return;
        }
        try {
            if (!(Keys.parseEndpoint(entry.key()) instanceof OfSource(var source))) {
                return;
            }
            if (entry.value() == null) {
                // Retired: the partition holds nothing of it any more.
                statuses.getOrDefault(source, new HashMap<>()).remove(entry.partition());
            } else if (reader.deserialize(entry.topic(), entry.headers(), entry.value())
                    instanceof SourceStatus status) {
                statuses.computeIfAbsent(status.source(), _ -> new HashMap<>()).put(entry.partition(), status);
            }
        } catch (RejectedFailure _) {
            // Skip undecodable records.
        }
    }

    static boolean isStatus(byte[] key) {
        return key != null && Arrays.mismatch(key, SOURCE) == SOURCE.length;
    }
}

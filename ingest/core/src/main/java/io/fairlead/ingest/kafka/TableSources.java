package io.fairlead.ingest.kafka;

import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey.OfSource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/// What the table holds of each source, read from all its partitions: the status of a source stands in each.
final class TableSources {
    private static final byte[] SOURCE = "source:".getBytes(StandardCharsets.UTF_8);

    private final Map<SourceId, Map<Integer, SourceStatus>> statuses = new HashMap<>();

    private TableSources() {}

    static TableSources read(
            Consumer<byte[], byte[]> consumer, String table, int partitions, Deserializer<TableEntry> reader) {
        TableSources sources = new TableSources();
        List<TopicPartition> all = IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(table, partition))
                .toList();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        Map<TopicPartition, Long> ends = consumer.endOffsets(all);
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
                sources.note(entry, reader);
            }
        }
        return sources;
    }

    private void note(ConsumerRecord<byte[], byte[]> entry, Deserializer<TableEntry> reader) {
        if (!isStatus(entry.key()) || entry.value() == null) {
            return;
        }
        try {
            if (Keys.parseEndpoint(entry.key()) instanceof OfSource
                    && reader.deserialize(entry.topic(), entry.headers(), entry.value())
                            instanceof SourceStatus status) {
                statuses.computeIfAbsent(status.source(), _ -> new HashMap<>()).put(entry.partition(), status);
            }
        } catch (RejectedFailure _) {
            // A record that nobody can read fences nobody.
        }
    }

    private static boolean isStatus(byte[] key) {
        return key != null && Arrays.mismatch(key, SOURCE) == SOURCE.length;
    }

    /// The highest epoch that any partition has seen of the source.
    Epoch epoch(SourceId source) {
        return statuses.getOrDefault(source, Map.of()).values().stream()
                .map(SourceStatus::epoch)
                .max(Epoch::compareTo)
                .orElse(Epoch.NONE);
    }

    /// How many instances of the source all partitions hold together.
    int instances(SourceId source) {
        return statuses.getOrDefault(source, Map.of()).values().stream()
                .mapToInt(SourceStatus::instances)
                .sum();
    }
}

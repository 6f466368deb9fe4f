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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/// The highest epoch of each source that the table has seen, read from one of its partitions: the status of a source
/// stands in each.
final class TableEpochs {
    private static final byte[] SOURCE = "source:".getBytes(StandardCharsets.UTF_8);

    private TableEpochs() {}

    static Map<SourceId, Epoch> read(Consumer<byte[], byte[]> consumer, String table, Deserializer<TableEntry> reader) {
        TopicPartition partition = new TopicPartition(table, 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        Map<SourceId, Epoch> highest = new HashMap<>();
        while (consumer.position(partition) < end) {
            for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
                note(entry, reader, highest);
            }
        }
        return highest;
    }

    private static void note(
            ConsumerRecord<byte[], byte[]> entry, Deserializer<TableEntry> reader, Map<SourceId, Epoch> highest) {
        if (!isStatus(entry.key()) || entry.value() == null) {
            return;
        }
        try {
            if (Keys.parseEndpoint(entry.key()) instanceof OfSource
                    && reader.deserialize(entry.topic(), entry.headers(), entry.value())
                            instanceof SourceStatus status) {
                highest.merge(status.source(), status.epoch(), (a, b) -> a.compareTo(b) >= 0 ? a : b);
            }
        } catch (RejectedFailure _) {
            // A record that nobody can read fences nobody.
        }
    }

    private static boolean isStatus(byte[] key) {
        if (key == null || key.length < SOURCE.length) {
            return false;
        }
        for (int i = 0; i < SOURCE.length; i++) {
            if (key[i] != SOURCE[i]) {
                return false;
            }
        }
        return true;
    }
}

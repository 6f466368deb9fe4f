package io.fairlead.record.kafka;

import io.fairlead.model.Decision;
import io.fairlead.model.TableEntry;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/// The topics `audit` and `endpoints`, how to connect to them, and how to read their values.
///
/// @param client the properties of a consumer
public record RecordTopics(
        String audit,
        String endpoints,
        Map<String, Object> client,
        Deserializer<Decision> decisions,
        Deserializer<TableEntry> entries) {
    /// 50,000 records of 400 bytes.
    private static final int FETCH = 16 << 20;
    private static final int FOLLOWED = 2 << 20;

    public RecordTopics {
        client = Map.copyOf(client);
    }

    /// For one question: it reads as much as it can at once.
    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> all = readCommitted();
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH);
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * FETCH);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 50_000);
        // `close` waits for the fetch in flight.
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 20);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// For as long as a process runs: it needs little memory, and asks a broker with nothing new twice a second.
    Consumer<byte[], byte[]> follower() {
        Map<String, Object> all = readCommitted();
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FOLLOWED);
        all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * FOLLOWED);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Of a consumer of no group that reads what is committed, and fails where an offset is not there.
    private Map<String, Object> readCommitted() {
        Map<String, Object> all = new HashMap<>(client);
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // A decision of an aborted transaction is created again.
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return all;
    }
}

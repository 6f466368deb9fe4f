package io.fairlead.topology.streams;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/// The settings that make the topology fast and exactly-once in effect, each with its reason. The operator's settings
/// for Kafka Streams override them.
///
/// Exactly-once with a commit each second and a tail that reads uncommitted records: after an aborted transaction the
/// same input gives the same output again, and the tail withdraws values that are not written again
/// (docs/adr/0009-a-publisher-proves-that-it-owns-what-it-writes.md). Measured: p50 2.4 ms at one replica, against
/// 56-66 ms when the tail waits for commits.
public final class StreamsSettings {
    /// No outage of Kafka lasts longer; for the waits of a stream thread.
    private static final int ANY_OUTAGE_MS = 24 * 60 * 60 * 1000;

    private StreamsSettings() {}

    public static Map<String, Object> of(String applicationId, String bootstrapServers) {
        Map<String, Object> settings = new TreeMap<>();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1000);
        // A cache would write the store's changelog at the commit, and all later merges would wait for it.
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
        producer().forEach((name, value) -> settings.put(StreamsConfig.producerPrefix(name), value));
        consumer().forEach((name, value) -> settings.put(StreamsConfig.consumerPrefix(name), value));
        settings.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000);
        // Kafka Streams' own default, two, gives a new instance two partitions a minute. Meanwhile the owner continues.
        settings.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, 64);
        settings.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        settings.put(StreamsConfig.DEFAULT_CLIENT_SUPPLIER_CONFIG, TopologyClients.class);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
        // Nothing relies on the order of commands among changes.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, -1L);
        return settings;
    }

    private static Map<String, Object> producer() {
        Map<String, Object> settings = new TreeMap<>();
        // Kafka Streams' own default is 100 ms: each record would wait that long to be batched.
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        // A thread that timed out during an outage would have to close, start and rebalance once Kafka is back: 7 s
        // after an outage of 60 s. One that waits continues: 2 s after any.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ANY_OUTAGE_MS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ANY_OUTAGE_MS);
        // A dead letter contains its record and a reason: it is larger than the largest record.
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 << 20);
        // The time that a successor waits for the transaction of a killed predecessor; must exceed the commit
        // interval.
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 5000);
        return settings;
    }

    private static Map<String, Object> consumer() {
        return Map.of(
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1500,
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    }
}

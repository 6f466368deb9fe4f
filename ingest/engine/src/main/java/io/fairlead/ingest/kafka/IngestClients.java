package io.fairlead.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Creates the Kafka clients of ingest from the user's client properties. Settings required for correctness override
/// them.
final class IngestClients {
    private static final String HEARTBEAT = "heartbeat.interval.ms";
    private final Map<String, Object> properties;

    IngestClients(Map<String, Object> properties) {
        this.properties = Map.copyOf(properties);
    }

    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> config = base();
        config.putIfAbsent("linger.ms", "0");
        config.putIfAbsent("max.block.ms", "15000");
        config.put("acks", "all");
        config.put("enable.idempotence", "true");
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }

    KafkaConsumer<byte[], byte[]> member(String group) {
        Map<String, Object> config = base();
        config.putIfAbsent("session.timeout.ms", "6000");
        // A member learns with its next heartbeat that another has left, and gets the shards with the following one.
        config.putIfAbsent(HEARTBEAT, "150");
        config.put("group.id", group);
        config.put("group.protocol", "classic");
        config.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        config.put("enable.auto.commit", "false");
        config.put("auto.offset.reset", "latest");
        config.put("allow.auto.create.topics", "false");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Between two polls of a member: a fraction of its heartbeat interval, so that polls add little delay.
    Duration pace() {
        long heartbeat = Long.parseLong(String.valueOf(properties.getOrDefault(HEARTBEAT, "150")));
        return Duration.ofMillis(Math.clamp(heartbeat / 7, 20, 100));
    }

    /// Reads uncommitted records: an epoch is fenced earlier, and progress is visible without the delay of a
    /// commit.
    KafkaConsumer<byte[], byte[]> reader() {
        Map<String, Object> config = base();
        config.put("isolation.level", "read_uncommitted");
        config.put("enable.auto.commit", "false");
        config.put("auto.offset.reset", "earliest");
        config.put("allow.auto.create.topics", "false");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> base() {
        Map<String, Object> config = new HashMap<>(properties);
        config.putIfAbsent("metadata.recovery.strategy", "rebootstrap");
        return config;
    }
}

package io.fairlead.ingest.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// Makes the Kafka clients of ingest from the user's client properties. What correctness needs wins over them.
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
        // A member learns with its next heartbeat that another has left, and takes the shards with the one after.
        config.putIfAbsent(HEARTBEAT, "150");
        config.put("group.id", group);
        config.put("group.protocol", "classic");
        config.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        config.put("enable.auto.commit", "false");
        config.put("auto.offset.reset", "latest");
        config.put("allow.auto.create.topics", "false");
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /// Between two polls of a member: a fraction of its heartbeats, so that polls add little to what those take.
    Duration pace() {
        long heartbeat = Long.parseLong(String.valueOf(properties.getOrDefault(HEARTBEAT, "150")));
        return Duration.ofMillis(Math.clamp(heartbeat / 7, 20, 100));
    }

    /// Sees what is not committed yet: an epoch is fenced the sooner for it, and progress shows without a commit's
    /// delay.
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

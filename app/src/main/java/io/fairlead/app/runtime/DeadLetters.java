package io.fairlead.app.runtime;

import io.fairlead.model.failure.Failure;
import io.fairlead.topics.Topic;
import io.fairlead.wire.DeadLetter;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Puts what could not be used into the dead letter, as it came, with its reason in headers. Does not block its
/// caller for the answer; a dead letter that cannot be written is an error in the log.
final class DeadLetters implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final Meters meters;

    DeadLetters(Platform platform, Meters meters) {
        this.topic = platform.topic(Topic.DLQ);
        this.meters = meters;
        Map<String, Object> settings = platform.kafka().producer();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// A record of a topic.
    void put(String stage, ConsumerRecord<byte[], byte[]> record, Failure failure) {
        String origin = record.topic() + "-" + record.partition() + "@" + record.offset();
        send(stage, origin, record.key(), record.value(), record.headers(), failure);
    }

    /// Something that came from a registry; `key` says from which, `value` is what it said.
    void put(String stage, String origin, byte[] key, byte @Nullable [] value, Failure failure) {
        send(stage, origin, key, value, new RecordHeaders(), failure);
    }

    private void send(
            String stage,
            String origin,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Iterable<org.apache.kafka.common.header.Header> came,
            Failure failure) {
        meters.deadLetter(stage, failure.code());
        RecordHeaders headers = new RecordHeaders();
        came.forEach(headers::add);
        DeadLetter.of(stage, failure, origin).headers().forEach(headers::add);
        var _ = producer.send(new ProducerRecord<>(topic, null, key, value, headers), (_, problem) -> {
            if (problem != null) {
                LOG.error("dead letter lost stage={} origin={} code={}", stage, origin, failure.code(), problem);
            }
        });
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(2));
    }
}

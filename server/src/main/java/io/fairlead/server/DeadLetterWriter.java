package io.fairlead.server;

import io.fairlead.model.failure.Failure;
import io.fairlead.platform.Platform;
import io.fairlead.topics.Topic;
import io.fairlead.wire.DeadLetter;
import io.fairlead.wire.DeadLetterRecord;
import io.fairlead.wire.Origin;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes unusable records to the dead letter topic, unchanged, with the reason in headers. Does not block its caller
/// for the acknowledgement; a dead letter that cannot be written is an error in the log.
final class DeadLetterWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterWriter.class);

    private final String topic;
    private final Producer<byte[], byte[]> producer;
    private final Meters meters;

    DeadLetterWriter(Platform platform, Meters meters) {
        this.topic = platform.topic(Topic.DLQ);
        this.meters = meters;
        Map<String, Object> settings = platform.kafka().producer();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, 2 << 20);
        this.producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /// A record of a topic.
    void put(String stage, ConsumerRecord<byte[], byte[]> record, Failure failure) {
        meters.deadLetter(stage, failure.code());
        String origin = new Origin(record.topic(), record.partition(), record.offset()).toString();
        DeadLetterRecord letter = DeadLetterRecord.of(
                DeadLetter.of(stage, failure, origin), record.key(), record.value(), record.headers());
        try {
            var _ = producer.send(
                    new ProducerRecord<>(topic, null, letter.key(), letter.value(), letter.headers()), (_, problem) -> {
                        if (problem != null) {
                            lost(stage, origin, failure, problem);
                        }
                    });
        } catch (KafkaException | IllegalStateException e) {
            lost(stage, origin, failure, e);
        }
    }

    /// The record stays in its topic, and the log has the reason why it is not used.
    private static void lost(String stage, String origin, Failure failure, Exception problem) {
        LOG.error("dead letter lost stage={} origin={} code={}", stage, origin, failure.code(), problem);
    }

    @Override
    public void close() {
        producer.close(java.time.Duration.ofSeconds(2));
    }
}

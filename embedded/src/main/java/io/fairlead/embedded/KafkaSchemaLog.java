package io.fairlead.embedded;

import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A topic with one partition, shared by any number of registries in any number of processes. One thread reads; while
/// it cannot, calls that need unread entries fail with its reason.
public final class KafkaSchemaLog implements SchemaLog {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaSchemaLog.class);
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofSeconds(1);

    private final KafkaSchemaLogConfig config;
    private final Admin admin;
    private final SchemaTopic topic;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Progress progress = new Progress();
    private @Nullable Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean closed;

    private KafkaSchemaLog(KafkaSchemaLogConfig config) {
        this.config = config;
        this.admin = Admin.create(config.client());
        this.topic = new SchemaTopic(admin, config.topic(), config.timeout());
        this.producer =
                new KafkaProducer<>(producerProperties(config), new ByteArraySerializer(), new ByteArraySerializer());
        this.consumer = new KafkaConsumer<>(
                consumerProperties(config), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> producerProperties(KafkaSchemaLogConfig config) {
        Map<String, Object> properties = new HashMap<>(config.client());
        properties.put("acks", "all");
        properties.put("linger.ms", 0);
        properties.put("max.block.ms", config.timeout().toMillis());
        properties.put("request.timeout.ms", (int) config.timeout().toMillis());
        properties.put("delivery.timeout.ms", (int) config.timeout().toMillis());
        return properties;
    }

    private static Map<String, Object> consumerProperties(KafkaSchemaLogConfig config) {
        Map<String, Object> properties = new HashMap<>(config.client());
        properties.put("enable.auto.commit", false);
        properties.put("auto.offset.reset", "none");
        // Kafka responds at once when there is something to read, and close() wakes the reader.
        properties.put("fetch.max.wait.ms", (int) POLL.toMillis());
        properties.put("allow.auto.create.topics", false);
        return properties;
    }

    /// Creates the Kafka clients; the topic is not accessed before [#start].
    public static KafkaSchemaLog open(KafkaSchemaLogConfig config) {
        return new KafkaSchemaLog(config);
    }

    @Override
    public void start(Consumer<SchemaLogEntry> reader) {
        topic.ensure();
        long end = topic.end();
        consumer.assign(List.of(topic.partition()));
        consumer.seek(topic.partition(), 0);
        thread = Thread.ofPlatform()
                .daemon()
                .name("schema-log " + config.topic())
                .start(() -> read(reader));
        progress.await(end, config);
    }

    /// Continues after any failure, from the record that it had not handled.
    private void read(Consumer<SchemaLogEntry> reader) {
        String last = "";
        try {
            while (!closed) {
                try {
                    poll(reader);
                    last = "";
                } catch (WakeupException _) {
                    return; // closed
                } catch (RuntimeException | StackOverflowError e) {
                    progress.failed(e);
                    if (!last.equals(String.valueOf(e.getMessage()))) {
                        last = String.valueOf(e.getMessage());
                        LOG.error("embedded schema registry cannot read topic={}, retrying", config.topic(), e);
                    }
                    pause();
                }
            }
        } finally {
            // A clean close would wait for the pending fetch.
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private void poll(Consumer<SchemaLogEntry> reader) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            try {
                String where = "topic " + config.topic() + " offset " + record.offset();
                SchemaLogJson.read(where, record.value()).ifPresent(reader);
            } catch (RuntimeException | StackOverflowError e) {
                consumer.seek(topic.partition(), record.offset());
                throw e;
            }
        }
        progress.reached(consumer.position(topic.partition()));
    }

    private void pause() {
        try {
            var _ = closing.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void append(SchemaLogEntry entry) {
        try {
            var sent = producer.send(new ProducerRecord<>(config.topic(), SchemaLogJson.write(entry)));
            long offset =
                    sent.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS).offset();
            progress.await(offset + 1, config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("EMBEDDED-REGISTRY-INTERRUPTED", "interrupted while writing a schema", e);
        } catch (ExecutionException | TimeoutException e) {
            throw unwritten(e);
        }
    }

    private TransientFailure unwritten(Exception e) {
        return new TransientFailure(
                "EMBEDDED-REGISTRY-KAFKA",
                "embedded schema registry: topic " + config.topic() + " could not be written: "
                        + (e.getCause() == null ? "no answer" : e.getCause()),
                e);
    }

    @Override
    public void catchUp() {
        progress.await(topic.end(), config);
    }

    @Override
    public void close() {
        closed = true;
        closing.countDown();
        consumer.wakeup();
        Thread reading = thread;
        if (reading == null) {
            consumer.close();
        } else {
            await(reading);
        }
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }

    private void await(Thread reading) {
        try {
            reading.join(config.timeout());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

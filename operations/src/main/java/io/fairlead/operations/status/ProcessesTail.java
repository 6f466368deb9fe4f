package io.fairlead.operations.status;

import io.fairlead.model.ProcessReport;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.platform.OwnersLog;
import io.fairlead.platform.Platform;
import io.fairlead.threads.SupervisedThread;
import io.fairlead.topics.Topic;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Follows the `processes` topic, so that this process can report on the installation at once. Waits for the topic if
/// it is missing or may not be read, and begins again if it was created again. While there are no reports, the broker
/// holds each fetch for ten seconds, so following costs next to nothing.
public final class ProcessesTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessesTail.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final int FETCH_WAIT_MS = 10_000;

    private final Platform platform;
    private final String topic;
    private final ConfluentDeserializer<ProcessReport> values;
    private final Map<String, HeardReport> latest = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final SupervisedThread thread;
    private volatile @Nullable TransientFailure unreadable;
    private volatile @Nullable KafkaConsumer<byte[], byte[]> reading;

    public ProcessesTail(Platform platform) {
        this.platform = platform;
        topic = platform.topic(Topic.PROCESSES);
        values = platform.schemas().readProcesses();
        thread = SupervisedThread.of(Thread.ofVirtual().name("processes-tail"), this::run);
    }

    public void start() {
        thread.start();
    }

    /// The last report of each process, in any order.
    public List<HeardReport> latest() {
        return List.copyOf(latest.values());
    }

    /// The reason why other processes cannot be seen; empty if they can.
    public Optional<TransientFailure> problem() {
        return platform.topicWatch().id(topic).isEmpty()
                ? Optional.of(missing(topic))
                : Optional.ofNullable(unreadable);
    }

    public static TransientFailure missing(String topic) {
        return new TransientFailure(
                "APP-PROCESSES-MISSING",
                "topic " + topic + " does not exist, or may not be described: processes cannot report their status, and"
                        + " `fairlead status` shows a single process; everything else works; create the topic with:"
                        + " fairlead topics apply, or grant the right Describe");
    }

    private void run() throws InterruptedException {
        Duration wait = POLL;
        while (!closed.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
            wait = POLL;
            Optional<String> id = platform.topicWatch().id(topic);
            if (id.isPresent()) {
                try {
                    follow(id);
                } catch (WakeupException _) {
                    return;
                } catch (KafkaException e) {
                    note(e);
                    wait = PAUSE;
                }
            }
        }
    }

    /// Logged once, until the topic was read again.
    private void note(KafkaException e) {
        TransientFailure failure = new TransientFailure(
                "APP-PROCESSES-READ",
                "the reports of other processes cannot be read from topic " + topic + ": " + e.getMessage()
                        + "; `fairlead status` shows them as of their last reports, or not at all; it is retried,"
                        + " and requires Read on that topic",
                e);
        if (unreadable == null) {
            LOG.warn("code={} reason=\"{}\"", failure.code(), failure.getMessage());
        }
        unreadable = failure;
    }

    private void follow(Optional<String> id) {
        latest.clear();
        KafkaConsumer<byte[], byte[]> consumer = consumer();
        try {
            reading = consumer;
            readWhileTopicIs(id, consumer);
        } finally {
            reading = null;
            // A clean close would wait for the pending fetch.
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings =
                OwnersLog.outsideOfGroups(platform.kafka().consumer());
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void readWhileTopicIs(Optional<String> id, KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> only = List.of(new TopicPartition(topic, 0));
        consumer.assign(only);
        consumer.seekToBeginning(only);
        while (closed.getCount() > 0 && platform.topicWatch().id(topic).equals(id)) {
            consumer.poll(POLL).forEach(record -> {
                unreadable = null;
                note(record);
            });
        }
    }

    private void note(ConsumerRecord<byte[], byte[]> record) {
        if (record.key() == null) {
            return;
        }
        String process = new String(record.key(), StandardCharsets.UTF_8);
        if (record.value() == null) {
            latest.remove(process);
        } else {
            HeardReports.of(record, values).ifPresent(heard -> latest.put(process, heard));
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.stop();
        KafkaConsumer<byte[], byte[]> consumer = reading;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            var _ = thread.join(POLL);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

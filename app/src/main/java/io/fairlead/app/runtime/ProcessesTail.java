package io.fairlead.app.runtime;

import io.fairlead.app.status.Heard;
import io.fairlead.model.ProcessReport;
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
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/// Follows the `processes` topic, so that this process can answer for the installation at once. Waits for the topic
/// where it is missing, and begins anew where it was created again. The broker holds each fetch for ten seconds while
/// nobody reports: that costs next to nothing.
final class ProcessesTail implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int FETCH_WAIT_MS = 10_000;

    private final Platform platform;
    private final String topic;
    private final ConfluentDeserializer<ProcessReport> values;
    private final Map<String, Heard> latest = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final SupervisedThread thread;

    ProcessesTail(Platform platform) {
        this.platform = platform;
        topic = platform.topic(Topic.PROCESSES);
        values = platform.schemas().readProcesses();
        thread = SupervisedThread.of(Thread.ofVirtual().name("processes-tail"), this::run);
    }

    void start() {
        thread.start();
    }

    /// The last report of each process, in no order.
    List<Heard> latest() {
        return List.copyOf(latest.values());
    }

    private void run() throws InterruptedException {
        while (!closed.await(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            Optional<String> id = platform.topicWatch().id(topic);
            if (id.isPresent()) {
                try {
                    follow(id);
                } catch (InterruptException _) {
                    Thread.interrupted();
                    throw new InterruptedException();
                }
            }
        }
    }

    private void follow(Optional<String> id) {
        Map<String, Object> settings = OwnersLog.outsideOfGroups(platform.kafka().consumer());
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MS);
        latest.clear();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> only = List.of(new TopicPartition(topic, 0));
            consumer.assign(only);
            consumer.seekToBeginning(only);
            while (closed.getCount() > 0 && platform.topicWatch().id(topic).equals(id)) {
                consumer.poll(POLL).forEach(this::note);
            }
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
            Heards.of(record, values).ifPresent(heard -> latest.put(process, heard));
        }
    }

    @Override
    public void close() {
        closed.countDown();
        thread.stop();
        thread.interrupt();
        try {
            var _ = thread.join(POLL);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

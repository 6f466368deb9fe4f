package io.fairlead.suites.topology;

import io.fairlead.suites.topology.CrashPoint.Moment;
import io.fairlead.topology.streams.FinalTimeouts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.processor.internals.DefaultKafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/// Kafka's own clients, which count what Kafka Streams asks of them and do the deed at the [CrashPoint] that the
/// setting `crash.at` names. Otherwise as [io.fairlead.topology.streams.TopologyClients].
public final class CrashingClients extends DefaultKafkaClientSupplier implements Configurable {
    static final String CRASH_AT = "crash.at";

    /// Of all clients of the process: a topology that starts again does not crash again.
    private static final AtomicInteger PASSED = new AtomicInteger();

    private CrashPoint point = CrashPoint.NONE;
    private volatile @Nullable KafkaException commitFails;

    @Override
    public void configure(Map<String, ?> configs) {
        point = CrashPoint.parse(String.valueOf(configs.get(CRASH_AT)));
        if (point.moment() == Moment.AT_MILLISECOND) {
            Thread.ofPlatform().name("crash").daemon().start(() -> {
                try {
                    Thread.sleep(point.nth());
                } catch (InterruptedException _) {
                    // It may as well be now.
                }
                halt();
            });
        }
    }

    /// `reach` brings to the broker what is on its way.
    private void pass(Moment moment, Runnable reach) {
        if (moment != point.moment() || PASSED.incrementAndGet() != point.nth()) {
            return;
        }
        reach.run();
        switch (point.deed()) {
            case HALT -> {
                reached();
                halt();
            }
            case PAUSE -> {
                reached();
                pause();
            }
            case TIME_OUT -> commitFails = new TimeoutException("made up");
            case FENCE -> commitFails = new ProducerFencedException("made up");
            case BREAK -> {
                reached();
                throw new KafkaException("made up");
            }
        }
    }

    private void failCommit() {
        KafkaException failure = commitFails;
        if (failure != null) {
            commitFails = null;
            reached();
            throw failure;
        }
    }

    private void reached() {
        System.out.println(CrashingTopology.REACHED + point);
    }

    private static void pause() {
        try {
            long pid = ProcessHandle.current().pid();
            new ProcessBuilder("kill", "-STOP", Long.toString(pid)).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void halt() {
        Runtime.getRuntime().halt(137);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new FinalTimeouts(new CrashingProducer(config));
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new CrashingRestore(new HashMap<>(config));
    }

    private final class CrashingProducer extends KafkaProducer<byte[], byte[]> {
        private CrashingProducer(Map<String, Object> config) {
            super(config, new ByteArraySerializer(), new ByteArraySerializer());
        }

        @Override
        public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
            if (commitFails != null) {
                // So slow that records are in hand when the commit comes.
                LockSupport.parkNanos(3_000_000);
            }
            String topic = record.topic();
            if (topic.endsWith("-changelog")) {
                return send(record, callback, Moment.BEFORE_CHANGELOG, Moment.AFTER_CHANGELOG);
            }
            if (topic.endsWith("endpoints")) {
                return send(record, callback, Moment.BEFORE_ENDPOINT, Moment.AFTER_ENDPOINT);
            }
            return topic.endsWith("audit")
                    ? send(record, callback, Moment.BEFORE_AUDIT, Moment.AFTER_AUDIT)
                    : super.send(record, callback);
        }

        private Future<RecordMetadata> send(
                ProducerRecord<byte[], byte[]> record, Callback callback, Moment before, Moment after) {
            pass(before, () -> {});
            Future<RecordMetadata> sent = super.send(record, callback);
            pass(after, this::flush);
            return sent;
        }

        @Override
        public void sendOffsetsToTransaction(
                Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
            pass(Moment.BEFORE_OFFSETS, () -> {});
            super.sendOffsetsToTransaction(offsets, group);
            pass(Moment.AFTER_OFFSETS, () -> {});
        }

        @Override
        public void commitTransaction() {
            pass(Moment.BEFORE_COMMIT, this::flush);
            failCommit();
            super.commitTransaction();
            pass(Moment.AFTER_COMMIT, () -> {});
        }
    }

    private final class CrashingRestore extends KafkaConsumer<byte[], byte[]> {
        private CrashingRestore(Map<String, Object> config) {
            super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        }

        @Override
        public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
            ConsumerRecords<byte[], byte[]> records = super.poll(timeout);
            if (!records.isEmpty()) {
                pass(Moment.WHILE_RESTORING, () -> {});
            }
            return records;
        }
    }
}

package io.fairlead.topology.streams;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.KafkaMetric;

/// A producer whose time-outs end the stream thread, so that its successor begins at the committed offsets. It begins
/// only transactions that change something ([LazyTransaction]).
///
/// By default, Kafka Streams 4.3.1 treats a time-out of a commit as a corrupted task and keeps the thread running: it
/// commits the open transaction all the same and creates the task again, but does not reset the consumer to the
/// committed offset. Records that had been fetched and not yet merged are lost silently. `AbortIT` shows it.
public final class FinalTimeouts implements Producer<byte[], byte[]> {
    private final Producer<byte[], byte[]> kafka;
    private final LazyTransaction transaction = new LazyTransaction();

    public FinalTimeouts(Producer<byte[], byte[]> kafka) {
        this.kafka = kafka;
    }

    private static <T> T call(Supplier<T> call) {
        try {
            return call.get();
        } catch (TimeoutException e) {
            throw last(e);
        }
    }

    private static void run(Runnable call) {
        try {
            call.run();
        } catch (TimeoutException e) {
            throw last(e);
        }
    }

    private static KafkaException last(Exception timeout) {
        return new KafkaException("Kafka did not respond in time: " + timeout.getMessage(), timeout);
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata group) {
        if (transaction.isNews(offsets)) {
            begin();
            run(() -> kafka.sendOffsetsToTransaction(offsets, group));
            transaction.add(offsets);
        }
    }

    @Override
    public void commitTransaction() {
        if (transaction.isBegun()) {
            run(kafka::commitTransaction);
        }
        transaction.committed();
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        begin();
        return call(() -> kafka.send(record));
    }

    /// A time-out after the call is delivered through the callback.
    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        begin();
        return call(() -> kafka.send(
                record, (metadata, e) -> callback.onCompletion(metadata, e instanceof TimeoutException ? last(e) : e)));
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return call(() -> kafka.partitionsFor(topic));
    }

    @Override
    public void initTransactions() {
        kafka.initTransactions();
    }

    @Override
    public void beginTransaction() {
        transaction.ask();
    }

    private void begin() {
        if (transaction.begin()) {
            kafka.beginTransaction();
        }
    }

    @Override
    public void abortTransaction() {
        if (transaction.isBegun()) {
            kafka.abortTransaction();
        }
        transaction.aborted();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        kafka.registerMetricForSubscription(metric);
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        kafka.unregisterMetricFromSubscription(metric);
    }

    @Override
    public void flush() {
        kafka.flush();
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return kafka.metrics();
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        return kafka.clientInstanceId(timeout);
    }

    @Override
    public void close() {
        kafka.close();
    }

    @Override
    public void close(Duration timeout) {
        kafka.close(timeout);
    }
}

package io.fairlead.table.reader;

import io.fairlead.topics.ReadToEnd;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/// Reads all partitions of the `endpoints` topic outside of any group: from the beginning to the end, and at each
/// further call what has been written since. For everybody who is not a publisher; those share the partitions out by a
/// group ([EndpointsTail]). One thread at a time.
public final class TableReader implements AutoCloseable {
    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final List<TopicPartition> partitions;
    private final Visitor visitor;
    private @Nullable Consumer<byte[], byte[]> current;

    /// What becomes of the records.
    @FunctionalInterface
    public interface Visitor extends ReadToEnd.Visitor {
        /// The next record.
        ///
        /// @throws RuntimeException it cannot be used now: everything is read again at the next call
        @Override
        void read(ConsumerRecord<byte[], byte[]> record);

        /// The records so far are void: the topic is read from its beginning.
        default void restarted() {}
    }

    /// Reads nothing yet.
    ///
    /// @param consumers create consumers without a group
    public TableReader(
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            Collection<TopicPartition> partitions,
            Visitor visitor) {
        this.consumers = consumers;
        this.partitions = List.copyOf(partitions);
        this.visitor = visitor;
    }

    /// Reads to the end that the topic has now.
    ///
    /// @throws KafkaException it could not be read; the next call begins again from the beginning
    public void readToEnd() {
        try {
            readToEnd(current == null ? open() : current);
        } catch (RuntimeException e) {
            // The position may be beyond a record that the visitor did not take.
            close();
            throw e;
        }
    }

    private Consumer<byte[], byte[]> open() {
        Consumer<byte[], byte[]> consumer = consumers.get();
        current = consumer;
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        return consumer;
    }

    private void readToEnd(Consumer<byte[], byte[]> consumer) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        if (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) > end.getValue())) {
            // The topic was created again.
            visitor.restarted();
            consumer.seekToBeginning(partitions);
        }
        ReadToEnd.read(consumer, ends, visitor);
    }

    /// May be read again afterwards, from the beginning.
    @Override
    public void close() {
        Consumer<byte[], byte[]> consumer = current;
        current = null;
        if (consumer != null) {
            visitor.restarted();
            consumer.close();
        }
    }
}

package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A producer with lazy transactions next to one whose transactions all reach Kafka.
class LazyTransactionTest {
    private static final ConsumerGroupMetadata METADATA = new MockConsumer<byte[], byte[]>("earliest").groupMetadata();

    private final MockProducer<byte[], byte[]> kafka = kafka();
    private final FinalTimeouts lazy = new FinalTimeouts(kafka);

    LazyTransactionTest() {
        lazy.initTransactions();
    }

    private static MockProducer<byte[], byte[]> kafka() {
        return new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    private static Map<TopicPartition, OffsetAndMetadata> offsets(long... ofPartition) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int i = 0; i < ofPartition.length; i++) {
            offsets.put(new TopicPartition("changes", i), new OffsetAndMetadata(ofPartition[i]));
        }
        return offsets;
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        lazy.beginTransaction();
        lazy.sendOffsetsToTransaction(offsets, METADATA);
        lazy.commitTransaction();
    }

    @Test
    void theSameOffsetsAreCommittedOnce() {
        commit(offsets(7, 3));
        commit(offsets(7, 3));
        commit(offsets(7));
        assertThat(kafka.commitCount()).isEqualTo(1);
    }

    @Test
    void anOffsetThatMovedIsCommitted() {
        commit(offsets(7, 3));
        commit(offsets(7, 4));
        assertThat(kafka.commitCount()).isEqualTo(2);
    }

    @Test
    void theSameOffsetsWithARecordAreCommitted() {
        commit(offsets(7));
        lazy.beginTransaction();
        var _ = lazy.send(new ProducerRecord<>("endpoints", new byte[0]));
        lazy.sendOffsetsToTransaction(offsets(7), METADATA);
        lazy.commitTransaction();
        assertThat(kafka.commitCount()).isEqualTo(2);
        assertThat(kafka.history()).hasSize(1);
    }

    @Test
    void whatWasAbortedDoesNotCountAsCommitted() {
        lazy.beginTransaction();
        lazy.sendOffsetsToTransaction(offsets(7), METADATA);
        lazy.abortTransaction();
        commit(offsets(7));
        assertThat(kafka.commitCount()).isEqualTo(1);
    }

    /// Whatever Streams does: the same records and offsets, in the same order.
    @ParameterizedTest
    @MethodSource("seeds")
    void kafkaEndsWithTheSame(long seed) {
        Random random = new Random(seed);
        MockProducer<byte[], byte[]> eager = kafka();
        eager.initTransactions();
        long[] positions = new long[3];
        for (int transaction = 0; transaction < 30; transaction++) {
            eager.beginTransaction();
            lazy.beginTransaction();
            for (int records = random.nextInt(3) - 1; records > 0; records--) {
                byte[] value = {(byte) transaction};
                var _ = eager.send(new ProducerRecord<>("endpoints", value));
                var _ = lazy.send(new ProducerRecord<>("endpoints", value));
            }
            if (random.nextInt(4) > 0) {
                positions[random.nextInt(3)] += random.nextInt(2);
                eager.sendOffsetsToTransaction(offsets(positions), METADATA);
                lazy.sendOffsetsToTransaction(offsets(positions), METADATA);
            }
            if (random.nextInt(5) == 0) {
                eager.abortTransaction();
                lazy.abortTransaction();
            } else {
                eager.commitTransaction();
                lazy.commitTransaction();
            }
        }
        assertThat(kafka.history()).isEqualTo(eager.history());
        assertThat(latest(kafka)).isEqualTo(latest(eager));
        assertThat(kafka.commitCount()).isLessThanOrEqualTo(eager.commitCount());
    }

    private static Map<TopicPartition, OffsetAndMetadata> latest(MockProducer<?, ?> producer) {
        Map<TopicPartition, OffsetAndMetadata> latest = new HashMap<>();
        producer.consumerGroupOffsetsHistory()
                .forEach(commit -> latest.putAll(commit.getOrDefault(METADATA.groupId(), Map.of())));
        return latest;
    }
}

package io.fairlead.topology.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FinalTimeoutsTest {
    private static final Map<TopicPartition, OffsetAndMetadata> OFFSETS =
            Map.of(new TopicPartition("changes", 0), new OffsetAndMetadata(7));

    private static final ConsumerGroupMetadata GROUP = new MockConsumer<byte[], byte[]>("earliest").groupMetadata();

    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final FinalTimeouts producer = new FinalTimeouts(kafka);

    @BeforeEach
    void begin() {
        producer.initTransactions();
        producer.beginTransaction();
    }

    @Test
    void aCommitThatTimesOutIsNotTakenForACorruptedTask() {
        producer.sendOffsetsToTransaction(OFFSETS, GROUP);
        kafka.commitTransactionException = new TimeoutException("60 s");
        assertThatThrownBy(producer::commitTransaction)
                .isExactlyInstanceOf(KafkaException.class)
                .hasMessage("Kafka did not respond in time: 60 s");
    }

    @Test
    void norAreOffsetsThatTimeOut() {
        kafka.sendOffsetsToTransactionException = new TimeoutException("60 s");
        assertThatThrownBy(() -> producer.sendOffsetsToTransaction(OFFSETS, GROUP))
                .isExactlyInstanceOf(KafkaException.class);
    }

    @Test
    void norIsARecordThatTimesOutOnItsWay() {
        List<Exception> told = new ArrayList<>();
        var _ = producer.send(new ProducerRecord<>("endpoints", new byte[0]), (_, e) -> told.add(e));
        kafka.errorNext(new TimeoutException("120 s"));
        assertThat(told).singleElement().isExactlyInstanceOf(KafkaException.class);
    }

    @Test
    void everyOtherFailureStaysWhatItIs() {
        producer.sendOffsetsToTransaction(OFFSETS, GROUP);
        kafka.commitTransactionException = new ProducerFencedException("another");
        assertThatThrownBy(producer::commitTransaction).isInstanceOf(ProducerFencedException.class);
    }
}

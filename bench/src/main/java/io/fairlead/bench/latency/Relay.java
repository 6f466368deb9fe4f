package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Reader;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The least that can stand between two topics: a consumer whose thread gives each record to a producer, as large as
/// an endpoint in the table.
final class Relay implements AutoCloseable {
    private static final byte[] ENTRY = Legs.noise(330);

    private final KafkaProducer<byte[], byte[]> producer;
    private final Reader reader;

    Relay(Bed bed, String from, String to, int partitions) {
        producer = bed.producer();
        reader = Reader.open(bed, from, partitions, record -> {
            var _ = producer.send(new ProducerRecord<>(to, record.partition(), record.key(), entry(record)));
        });
    }

    private static byte[] entry(ConsumerRecord<byte[], byte[]> change) {
        byte[] value = ENTRY.clone();
        System.arraycopy(change.value(), 0, value, 0, Integer.BYTES);
        return value;
    }

    @Override
    public void close() {
        reader.close();
        producer.close();
    }
}

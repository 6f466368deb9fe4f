package io.fairlead.bench.latency;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.OpenLoad;
import io.fairlead.bench.measure.PassThrough;
import io.fairlead.bench.measure.Patience;
import io.fairlead.bench.measure.Reader;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.IntConsumer;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// The floors: what goes into one topic is read, written to another, and read there. Records as large as Fairlead's,
/// the same acknowledgements, nothing else.
final class Legs implements AutoCloseable, Measured {
    /// As large as an event is on the wire.
    private static final byte[] CHANGE = noise(420);

    private final String name;
    private final int partitions;
    private final String from;
    private final KafkaProducer<byte[], byte[]> producer;
    private final AutoCloseable between;
    private final Reader reader;
    private volatile IntConsumer arrived = _ -> {};

    private interface Between {
        AutoCloseable open(String from, String to) throws InterruptedException;
    }

    /// What [#bare] and [#streams] have in common.
    private Legs(String name, Bed bed, int partitions, Between between) throws InterruptedException {
        this.name = name;
        this.partitions = partitions;
        from = bed.topic("in", partitions);
        String to = bed.topic("out", partitions);
        producer = bed.producer();
        reader = Reader.open(
                bed,
                to,
                partitions,
                record -> arrived.accept(ByteBuffer.wrap(record.value()).getInt()));
        this.between = between.open(from, to);
    }

    /// With nothing but a consumer and a producer between the topics.
    static Legs bare(Bed bed, int partitions) throws InterruptedException {
        return new Legs("the bare legs", bed, partitions, (from, to) -> new Relay(bed, from, to, partitions));
    }

    /// With a bare application of Kafka Streams between them that writes so many records for each.
    static Legs streams(Bed bed, int partitions, int copies) throws InterruptedException {
        return new Legs("the bare Streams application", bed, partitions, (from, to) -> {
            PassThrough passing =
                    new PassThrough(bed.bootstrapServers(), to, from, to, bed.topic("aside", partitions), copies);
            passing.start();
            return passing;
        });
    }

    static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    @Override
    public Histogram measure(OpenLoad load, double perSecond) throws InterruptedException {
        return measure(load, perSecond, load::arrived);
    }

    /// The same with more to do for each that arrives, until `load` is notified of it.
    Histogram measure(OpenLoad load, double perSecond, IntConsumer then) throws InterruptedException {
        arrived = then;
        load.send(perSecond, i -> {
            byte[] value = CHANGE.clone();
            ByteBuffer.wrap(value).putInt(i);
            var _ = producer.send(new ProducerRecord<>(from, i % partitions, new byte[40], value));
        });
        Patience.await(name, () -> load.missing() == 0);
        return load.latencies();
    }

    @Override
    public void close() {
        try {
            between.close();
        } catch (Exception e) {
            throw new IllegalStateException(name + " did not close", e);
        }
        reader.close();
        producer.close();
    }
}

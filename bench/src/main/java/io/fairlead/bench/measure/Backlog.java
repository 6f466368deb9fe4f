package io.fairlead.bench.measure;

import io.fairlead.model.Epoch;
import io.fairlead.model.Instance;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.Stamp;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.Times;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import java.time.Instant;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// A log of changes, as ingest writes it: round after round over the endpoints of the shop, in no order of services, as
/// what a registry says in a row seldom is of one.
public final class Backlog implements AutoCloseable {
    /// A prime, so that each endpoint comes up once in a round.
    private static final long STRIDE = 7919;

    private final String topic;
    private final int partitions;
    private final Shop shop;
    private final ConfluentSerializer<RegistryEvent> writer;
    private final KafkaProducer<byte[], byte[]> producer;
    private int next;

    public Backlog(Bed bed, TopicCatalogue topics, Shop shop) {
        topic = topics.name(Topic.CHANGES);
        partitions = topics.partitions();
        this.shop = shop;
        writer = bed.writer(new RegistryEventCodec());
        producer = bed.producer();
    }

    /// So many more events, sent and not acknowledged yet.
    public void write(int events) {
        for (int i = 0; i < events; i++) {
            var _ = producer.send(record(next++));
        }
    }

    private ProducerRecord<byte[], byte[]> record(int number) {
        int endpoint = (int) (number * STRIDE % shop.endpoints());
        int version = number / shop.endpoints();
        ServiceKey service = Shop.service(shop.serviceOf(endpoint));
        Instant now = Instant.now();
        Instance raw = shop.instance(endpoint, version);
        InstanceSeen seen = new InstanceSeen(
                new Stamp(Pipeline.SOURCE, new Epoch(1), number, now),
                service,
                raw.id(),
                0,
                shop.endpoint(endpoint, version),
                raw);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(
                topic,
                ServicePartitioner.partition(service, partitions),
                Keys.bytes(Keys.of(seen)),
                writer.serialize(topic, seen));
        record.headers().add(Times.produced(now, now).header());
        return record;
    }

    /// When all of it is acknowledged.
    @Override
    public void close() {
        producer.close();
    }
}

package io.fairlead.bench.restart;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Pipeline;
import io.fairlead.bench.measure.Shop;
import io.fairlead.model.Epoch;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.InputOffset;
import io.fairlead.wire.TableEntryCodec;
import io.fairlead.wire.Times;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;

/// Writes a table as the topology leaves it.
public final class Table {
    private final Bed bed;
    private final TopicCatalogue topics;
    private final Shop shop;
    private final ConfluentSerializer<TableEntry> writer;
    private final Instant now = Instant.now();
    private long offset;

    public Table(Bed bed, TopicCatalogue topics, Shop shop) {
        this.bed = bed;
        this.topics = topics;
        this.shop = shop;
        writer = bed.writer(new TableEntryCodec());
    }

    public void write() {
        try (KafkaProducer<byte[], byte[]> producer = bed.producer()) {
            for (int partition = 0; partition < topics.partitions(); partition++) {
                Epoch epoch = new Epoch(1);
                send(
                        producer,
                        partition,
                        new SourceStatus(
                                Pipeline.SOURCE,
                                epoch,
                                epoch,
                                shop.endpoints(),
                                0,
                                Freshness.FRESH,
                                null,
                                now,
                                "",
                                ""));
            }
            for (int endpoint = 0; endpoint < shop.endpoints(); endpoint++) {
                ServiceKey service = Shop.service(shop.serviceOf(endpoint));
                int partition = ServicePartitioner.partition(service, topics.partitions());
                if (endpoint % shop.endpointsEach() == 0) {
                    send(producer, partition, service(service));
                }
                send(producer, partition, endpoint(service, endpoint, 0));
            }
        }
    }

    /// One endpoint of each service has another version.
    public void changeOneOfEach(int version) {
        try (KafkaProducer<byte[], byte[]> producer = bed.producer()) {
            for (int number = 0; number < shop.services(); number++) {
                ServiceKey service = Shop.service(number);
                send(
                        producer,
                        ServicePartitioner.partition(service, topics.partitions()),
                        endpoint(service, number * shop.endpointsEach(), version));
            }
        }
    }

    private static MergedService service(ServiceKey service) {
        return new MergedService(
                service,
                List.of(new ServicePort("http", 80, io.fairlead.model.Protocol.HTTP)),
                Resolution.STATIC,
                null,
                new Provenance(List.of(), new TreeMap<>(), List.of()));
    }

    private MergedEndpoint endpoint(ServiceKey service, int endpoint, int version) {
        Witness witness =
                new Witness(Pipeline.SOURCE, shop.instance(endpoint, version).id(), now);
        return new MergedEndpoint(
                service,
                shop.endpoint(endpoint, version),
                new Provenance(List.of(witness), new TreeMap<>(), List.of()));
    }

    private void send(KafkaProducer<byte[], byte[]> producer, int partition, TableEntry entry) {
        String topic = topics.name(Topic.ENDPOINTS);
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(topic, partition, Keys.bytes(Keys.of(entry)), writer.serialize(topic, entry));
        record.headers().add(Times.produced(now, now).mergedAt(now).header());
        record.headers().add(InputOffset.header(offset++));
        var _ = producer.send(record);
    }
}

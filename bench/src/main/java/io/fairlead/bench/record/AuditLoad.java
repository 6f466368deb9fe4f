package io.fairlead.bench.record;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Pipeline;
import io.fairlead.bench.measure.Shop;
import io.fairlead.model.Decision;
import io.fairlead.model.Epoch;
import io.fairlead.model.Position;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.DecisionCodec;
import io.fairlead.wire.TableEntryCodec;
import io.fairlead.wire.schemaregistry.ConfluentSerializer;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A week of decisions and the table that follows from them, as the topology leaves both: each decision changes the
/// label `version` of one endpoint and is a batch of its own. A tenth of them is about a few hot services.
final class AuditLoad {
    static final Duration SPAN = Duration.ofDays(7);
    private static final int HOT_SHARE = 10;

    private final Bed bed;
    private final TopicCatalogue topics;
    private final Shop shop;
    private final int[] versions;
    private final ConfluentSerializer<Decision> decisions;
    private final ConfluentSerializer<TableEntry> entries;

    AuditLoad(Bed bed, TopicCatalogue topics, Shop shop) {
        this.bed = bed;
        this.topics = topics;
        this.shop = shop;
        versions = new int[shop.endpoints()];
        decisions = bed.writer(new DecisionCodec());
        entries = bed.writer(new TableEntryCodec());
    }

    /// The services whose number is below this have many decisions each.
    static int hot(Shop shop) {
        return Math.max(1, shop.services() / 500);
    }

    void write(int count, Instant begin) throws InterruptedException {
        keepTheTimesOfRecords();
        Map<String, Object> config = new HashMap<>(bed.clients());
        config.put("acks", "all");
        config.put("linger.ms", 0);
        config.put("batch.size", 0);
        Random random = new Random(1);
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                int service =
                        random.nextInt(HOT_SHARE) == 0 ? random.nextInt(hot(shop)) : random.nextInt(shop.services());
                Instant time = begin.plus(SPAN.multipliedBy(i).dividedBy(count));
                var _ = producer.send(
                        decision(service * shop.endpointsEach() + random.nextInt(shop.endpointsEach()), time));
            }
        }
        try (KafkaProducer<byte[], byte[]> producer = bed.producer()) {
            for (int endpoint = 0; endpoint < shop.endpoints(); endpoint++) {
                MergedEndpoint entry = entry(endpoint, versions[endpoint], begin);
                String topic = topics.name(Topic.ENDPOINTS);
                var _ = producer.send(new ProducerRecord<>(
                        topic,
                        partition(entry.service()),
                        Keys.bytes(Keys.of(entry)),
                        entries.serialize(topic, entry)));
            }
        }
    }

    /// One more, of the time given.
    ProducerRecord<byte[], byte[]> decision(int endpoint, Instant time) {
        ServiceKey service = Shop.service(shop.serviceOf(endpoint));
        MergedEndpoint before = entry(endpoint, versions[endpoint], time);
        MergedEndpoint after = entry(endpoint, ++versions[endpoint], time);
        String topic = topics.name(Topic.AUDIT);
        Decision decision = new Decision(
                service,
                after.endpoint().key(),
                before,
                after,
                "source " + Pipeline.SOURCE + " reports a change",
                List.of(Pipeline.SOURCE),
                new Decision.Input(
                        topics.name(Topic.CHANGES),
                        partition(service),
                        endpoint,
                        time,
                        new Position("17"),
                        new Epoch(1),
                        time),
                null);
        return new ProducerRecord<>(
                topic,
                partition(service),
                time.toEpochMilli(),
                Keys.bytes(new OfService(service)),
                decisions.serialize(topic, decision));
    }

    private int partition(ServiceKey service) {
        return ServicePartitioner.partition(service, topics.partitions());
    }

    private MergedEndpoint entry(int endpoint, int version, Instant since) {
        Witness witness =
                new Witness(Pipeline.SOURCE, shop.instance(endpoint, version).id(), since);
        return new MergedEndpoint(
                Shop.service(shop.serviceOf(endpoint)),
                shop.endpoint(endpoint, version),
                new Provenance(List.of(witness), new TreeMap<>(), List.of()));
    }

    /// A topic of Fairlead takes the broker's time, which would be the same for a whole week.
    private void keepTheTimesOfRecords() throws InterruptedException {
        ConfigResource audit = new ConfigResource(ConfigResource.Type.TOPIC, topics.name(Topic.AUDIT));
        AlterConfigOp own =
                new AlterConfigOp(new ConfigEntry("message.timestamp.type", "CreateTime"), AlterConfigOp.OpType.SET);
        try {
            bed.admin()
                    .incrementalAlterConfigs(Map.of(audit, List.of(own)))
                    .all()
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topic could not be changed", e.getCause());
        }
    }
}

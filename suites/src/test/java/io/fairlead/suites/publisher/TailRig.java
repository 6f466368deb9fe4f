package io.fairlead.suites.publisher;

import io.fairlead.model.Epoch;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.EndpointsTail;
import io.fairlead.table.reader.ReadRecords;
import io.fairlead.table.reader.TailConfig;
import io.fairlead.table.reader.TailInput;
import io.fairlead.table.reader.TailListener;
import io.fairlead.testkit.kafka.TestKafka;
import io.fairlead.testkit.mesh.MeshServices;
import io.fairlead.topics.Keys;
import io.fairlead.topics.RecordKey;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.wire.TableEntryCodec;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/// A tail on a real topic, what it told, and how to write the table's records.
final class TailRig implements TailListener, AutoCloseable {
    static final int PARTITIONS = 4;
    static final SourceId DC1 = new SourceId("dc1");
    private static final TableEntryCodec CODEC = new TableEntryCodec();
    /// The codec's bytes as they are, without framing: the wire format has its own tests.
    @SuppressWarnings("NullAway") // Kafka's interface gives null for a tombstone
    static final Deserializer<TableEntry> VALUES =
            (_, bytes) -> bytes == null ? null : CODEC.decode(bytes, 0, bytes.length, CODEC.schema());

    final Queue<RejectedFailure> rejected = new ConcurrentLinkedQueue<>();
    final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    final Queue<MeshView> views = new ConcurrentLinkedQueue<>();
    final Queue<Map<ServiceKey, Timeline>> changes = new ConcurrentLinkedQueue<>();
    private final EndpointsTail tail;
    volatile MeshView view = MeshView.NONE;

    TailRig(TestKafka kafka, String topic) {
        this(kafka, topic, VALUES);
    }

    TailRig(TestKafka kafka, String topic, Deserializer<TableEntry> values) {
        this(config(kafka, topic), values);
    }

    TailRig(TailConfig config, Deserializer<TableEntry> values) {
        tail = new EndpointsTail(new TailInput(config, values), this, Clock.systemUTC());
        tail.start();
    }

    static TailConfig config(TestKafka kafka, String topic) {
        return new TailConfig(topic, kafka.prefix().replace('.', '-') + "shop", kafka.clientProperties());
    }

    static ProducerRecord<byte[], byte[]> record(String topic, TableEntry entry) {
        return record(topic, Keys.of(entry), entry);
    }

    static ProducerRecord<byte[], byte[]> record(String topic, RecordKey key, @Nullable TableEntry entry) {
        int partition = switch (key) {
            case RecordKey.OfService(var service) -> ServicePartitioner.partition(service, PARTITIONS);
            case RecordKey.OfEndpoint(var service, var _) -> ServicePartitioner.partition(service, PARTITIONS);
            case RecordKey.OfSource _,
                    RecordKey.OfInstance _,
                    RecordKey.OfTarget _,
                    RecordKey.OfFreeze _,
                    RecordKey.OfAll _ -> 0;
        };
        return new ProducerRecord<>(topic, partition, Keys.bytes(key), entry == null ? null : CODEC.encode(entry));
    }

    /// A service with one endpoint.
    static List<ProducerRecord<byte[], byte[]>> service(String topic, ServiceKey service, String address) {
        return List.of(
                record(topic, MeshServices.record(service)),
                record(topic, MeshServices.endpoint(service, address, "v1")));
    }

    static void send(Producer<byte[], byte[]> producer, List<ProducerRecord<byte[], byte[]>> records) {
        for (ProducerRecord<byte[], byte[]> record : records) {
            var _ = producer.send(record);
        }
    }

    /// The whole snapshot of the source, in every partition.
    static void snapshots(Producer<byte[], byte[]> producer, String topic) {
        snapshots(producer, topic, "");
    }

    /// The same, of a table that is complete in the topic with this id.
    static void snapshots(Producer<byte[], byte[]> producer, String topic, String tableId) {
        SourceStatus status = new SourceStatus(
                        DC1, new Epoch(1), new Epoch(1), 0, 0, Freshness.FRESH, null, Instant.EPOCH, "", "")
                .in(tableId);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            var _ = producer.send(
                    new ProducerRecord<>(topic, partition, Keys.bytes(Keys.of(status)), CODEC.encode(status)));
        }
    }

    ReadRecords records() {
        return tail.records();
    }

    boolean isComplete() {
        return view.complete().size() == PARTITIONS;
    }

    boolean knows(ServiceKey service) {
        return view.state(service) instanceof ServiceState.Present;
    }

    @Override
    public void changed(MeshView next, Map<ServiceKey, Timeline> services) {
        view = next;
        views.add(next);
        changes.add(services);
    }

    @Override
    public void undecodable(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure) {
        rejected.add(failure);
    }

    @Override
    public void failed(Failure failure) {
        failures.add(failure);
    }

    @Override
    public void close() {
        tail.close();
    }
}

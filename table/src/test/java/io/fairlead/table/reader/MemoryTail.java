package io.fairlead.table.reader;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.ServiceState;
import io.fairlead.table.image.Timeline;
import io.fairlead.topics.TopicId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;

/// A tail over a topic in memory, and what a listener knows that believes each notification: a partition's contents at
/// the
/// moment when it becomes complete, and after that the services that are named as changed.
final class MemoryTail implements TailListener {
    static final byte[] BAD = {'x'};

    final MemoryTopic topic;
    final MemoryConsumer tail;
    final MemoryConsumer committed;
    final ReadRecords records = new ReadRecords();
    final List<Failure> failures = new ArrayList<>();
    final List<Long> undecodable = new ArrayList<>();
    final Map<ServiceKey, ServiceState> known = new HashMap<>();

    MeshView view = MeshView.NONE;
    /// Kafka's id of the topic.
    Optional<String> id = Optional.of("first");
    /// The id that Kafka returns when it is asked, if that is another one already.
    Optional<String> asked = Optional.empty();
    Instant now = Instant.EPOCH;
    /// Whether records cannot be decoded just now.
    BooleanSupplier away = () -> false;

    private final List<TableEntry> values = new ArrayList<>();
    private final TailState state;

    MemoryTail(MemoryTopic topic, boolean identified) {
        this.topic = topic;
        tail = new MemoryConsumer(topic, MemoryConsumer.Isolation.UNCOMMITTED);
        committed = new MemoryConsumer(topic, MemoryConsumer.Isolation.COMMITTED);
        TailConfig plain = new TailConfig(MemoryTopic.NAME, "shop", Map.of());
        TailConfig config =
                identified ? plain.identifiedBy(new TopicId(() -> id, () -> asked.isEmpty() ? id : asked)) : plain;
        InstantSource clock = () -> now;
        Lease lease = new Lease(Duration.ofSeconds(3), () -> now.toEpochMilli() * 1_000_000, clock);
        TailConnection kafka = new TailConnection(
                tail, new Bootstrap(committed), new Membership(tail, lease), TableIdentity.of(config), records);
        state = new TailState(new TailInput(config, new Decoder()), kafka, this, clock);
    }

    /// The bytes that the tail decodes to this entry.
    byte[] bytes(TableEntry value) {
        values.add(value);
        return String.valueOf(values.size() - 1).getBytes(StandardCharsets.UTF_8);
    }

    private final class Decoder implements Deserializer<TableEntry> {
        @Override
        @SuppressWarnings("NullAway") // Kafka's interface gives null for a tombstone
        public TableEntry deserialize(String name, Headers headers, byte[] bytes) {
            if (bytes == null) {
                return null;
            }
            if (away.getAsBoolean()) {
                throw new TransientFailure("REGISTRY", "away");
            }
            if (bytes[0] == BAD[0]) {
                throw new RejectedFailure("WIRE", "cannot be decoded");
            }
            return values.get(Integer.parseInt(new String(bytes, StandardCharsets.UTF_8)));
        }

        @Override
        public TableEntry deserialize(String name, byte[] bytes) {
            throw new UnsupportedOperationException();
        }
    }

    boolean step() {
        now = now.plusMillis(100);
        return state.step();
    }

    void steps(int count) {
        for (int i = 0; i < count; i++) {
            step();
        }
    }

    void giveUp() {
        state.giveUpAll();
    }

    @Override
    public void changed(MeshView next, Map<ServiceKey, Timeline> services) {
        SortedSet<Integer> begun = new TreeSet<>(next.complete());
        begun.removeAll(view.complete());
        view = next;
        known.keySet().removeIf(service -> !next.complete().contains(next.partition(service)));
        begun.forEach(partition -> next.image().services(partition).forEach(this::learn));
        services.keySet().forEach(this::learn);
    }

    private void learn(ServiceKey service) {
        known.put(service, view.state(service));
    }

    @Override
    public void undecodable(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure) {
        undecodable.add(record.offset());
    }

    @Override
    public void failed(Failure failure) {
        failures.add(failure);
    }
}

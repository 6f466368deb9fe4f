package io.fairlead.topology.streams;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.topology.merge.Claims;
import io.fairlead.topology.merge.EndpointRef;
import io.fairlead.topology.merge.InstanceKey;
import io.fairlead.topology.merge.Mark;
import io.fairlead.topology.merge.ServiceState;
import io.fairlead.topology.merge.SourceState;
import io.fairlead.topology.merge.TableState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The state of a partition in five logged stores. Keys are text: `source|namespace/host|instance` for marks, so
/// that a source's marks lie together; `namespace/host|endpoint` for claims.
///
/// What one record changed can be taken back, so that a record on which the merge fails leaves nothing behind.
final class StoreState implements TableState {
    private final Kept<Mark> marks;
    private final Kept<Claims> claims;
    private final Kept<ServiceState> services;
    private final Kept<SourceState> sources;
    private final Kept<Freeze> freezes;
    /// Counted once when the state is there, and kept up to date from then on.
    private final Map<SourceId, Integer> marksOf = new HashMap<>();

    /// What takes back the changes since [#begin], in their order.
    private final List<Runnable> undo = new ArrayList<>();

    StoreState(ProcessorContext<?, ?> context) {
        marks = new Kept<>(context.getStateStore(Names.MARKS));
        claims = new Kept<>(context.getStateStore(Names.CLAIMS));
        services = new Kept<>(context.getStateStore(Names.SERVICES));
        sources = new Kept<>(context.getStateStore(Names.SOURCES));
        freezes = new Kept<>(context.getStateStore(Names.FREEZES));
        try (KeyValueIterator<String, Mark> all = marks.store().all()) {
            all.forEachRemaining(mark -> marksOf.merge(source(mark.key), 1, Integer::sum));
        }
    }

    /// What is changed from here on can be taken back.
    void begin() {
        undo.clear();
    }

    /// Takes back what was changed since [#begin].
    void takeBack() {
        undo.reversed().forEach(Runnable::run);
        undo.clear();
    }

    private <T> @Nullable T put(Kept<T> store, String key, @Nullable T value) {
        T before = store.get(key);
        undo.add(() -> store.put(key, before));
        store.put(key, value);
        return before;
    }

    private void count(SourceId source, int more) {
        undo.add(() -> marksOf.merge(source, -more, Integer::sum));
        marksOf.merge(source, more, Integer::sum);
    }

    @Override
    public @Nullable Mark mark(InstanceKey key) {
        return marks.get(text(key));
    }

    @Override
    public void putMark(InstanceKey key, Mark mark) {
        if (put(marks, text(key), mark) == null) {
            count(key.source(), 1);
        }
    }

    @Override
    public void removeMark(InstanceKey key) {
        if (put(marks, text(key), null) != null) {
            count(key.source(), -1);
        }
    }

    @Override
    public int marks(SourceId source) {
        return marksOf.getOrDefault(source, 0);
    }

    @Override
    public void forEachMark(SourceId source, BiConsumer<InstanceKey, Mark> action) {
        List<KeyValue<String, Mark>> found = new ArrayList<>();
        try (KeyValueIterator<String, Mark> all = marks.store().prefixScan(source + "|", new StringSerializer())) {
            all.forEachRemaining(found::add);
        }
        found.forEach(mark -> action.accept(instanceKey(mark.key), mark.value));
    }

    @Override
    public Claims claims(EndpointRef ref) {
        Claims known = claims.get(text(ref));
        return known == null ? Claims.NONE : known;
    }

    @Override
    public void putClaims(EndpointRef ref, Claims changed) {
        put(claims, text(ref), changed.isEmpty() ? null : changed);
    }

    @Override
    public void forEachClaimed(ServiceKey service, BiConsumer<EndpointRef, Claims> action) {
        List<KeyValue<String, Claims>> found = new ArrayList<>();
        String prefix = service + "|";
        try (KeyValueIterator<String, Claims> all = claims.store().prefixScan(prefix, new StringSerializer())) {
            all.forEachRemaining(found::add);
        }
        found.forEach(entry -> action.accept(
                new EndpointRef(service, EndpointKey.parse(entry.key.substring(prefix.length()))), entry.value));
    }

    @Override
    public @Nullable ServiceState service(ServiceKey key) {
        return services.get(key.toString());
    }

    @Override
    public void putService(ServiceKey key, ServiceState state) {
        put(services, key.toString(), state);
    }

    @Override
    public void removeService(ServiceKey key) {
        put(services, key.toString(), null);
    }

    @Override
    public @Nullable SourceState source(SourceId id) {
        return sources.get(id.value());
    }

    @Override
    public void putSource(SourceId id, SourceState state) {
        put(sources, id.value(), state);
    }

    @Override
    public void forEachSource(BiConsumer<SourceId, SourceState> action) {
        all(sources.store()).forEach(entry -> action.accept(new SourceId(entry.key), entry.value));
    }

    @Override
    public @Nullable Freeze freeze(Subject subject) {
        return freezes.get(subject.toString());
    }

    @Override
    public void putFreeze(Freeze freeze) {
        put(freezes, freeze.subject().toString(), freeze);
    }

    @Override
    public void removeFreeze(Subject subject) {
        put(freezes, subject.toString(), null);
    }

    @Override
    public void forEachFreeze(Consumer<Freeze> action) {
        all(freezes.store()).forEach(entry -> action.accept(entry.value));
    }

    private static <T> List<KeyValue<String, T>> all(KeyValueStore<String, T> store) {
        List<KeyValue<String, T>> found = new ArrayList<>();
        try (KeyValueIterator<String, T> all = store.all()) {
            all.forEachRemaining(found::add);
        }
        return found;
    }

    /// All services, for the one look at the start.
    void forEachService(BiConsumer<ServiceKey, ServiceState> action) {
        try (KeyValueIterator<String, ServiceState> all = services.store().all()) {
            all.forEachRemaining(entry -> action.accept(ServiceKey.parse(entry.key), entry.value));
        }
    }

    private static String text(InstanceKey key) {
        return key.source() + "|" + key.service() + "|" + key.instance();
    }

    private static SourceId source(String mark) {
        return new SourceId(mark.substring(0, mark.indexOf('|')));
    }

    private static InstanceKey instanceKey(String text) {
        String[] parts = text.split("\\|", 3);
        return new InstanceKey(new SourceId(parts[0]), ServiceKey.parse(parts[1]), parts[2]);
    }

    private static String text(EndpointRef ref) {
        return ref.service() + "|" + ref.endpoint();
    }
}

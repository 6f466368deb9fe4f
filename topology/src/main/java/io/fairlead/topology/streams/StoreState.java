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
final class StoreState implements TableState {
    private final KeyValueStore<String, Mark> marks;
    private final KeyValueStore<String, Claims> claims;
    private final KeyValueStore<String, ServiceState> services;
    private final KeyValueStore<String, SourceState> sources;
    private final KeyValueStore<String, Freeze> freezes;
    /// Counted once when the state is there, and kept up to date from then on.
    private final Map<SourceId, Integer> marksOf = new HashMap<>();

    StoreState(ProcessorContext<?, ?> context) {
        marks = context.getStateStore(Names.MARKS);
        claims = context.getStateStore(Names.CLAIMS);
        services = context.getStateStore(Names.SERVICES);
        sources = context.getStateStore(Names.SOURCES);
        freezes = context.getStateStore(Names.FREEZES);
        try (KeyValueIterator<String, Mark> all = marks.all()) {
            all.forEachRemaining(mark -> marksOf.merge(source(mark.key), 1, Integer::sum));
        }
    }

    @Override
    public @Nullable Mark mark(InstanceKey key) {
        return marks.get(text(key));
    }

    @Override
    public void putMark(InstanceKey key, Mark mark) {
        String text = text(key);
        if (marks.get(text) == null) {
            marksOf.merge(key.source(), 1, Integer::sum);
        }
        marks.put(text, mark);
    }

    @Override
    public void removeMark(InstanceKey key) {
        if (marks.delete(text(key)) != null) {
            marksOf.merge(key.source(), -1, Integer::sum);
        }
    }

    @Override
    public int marks(SourceId source) {
        return marksOf.getOrDefault(source, 0);
    }

    @Override
    public void forEachMark(SourceId source, BiConsumer<InstanceKey, Mark> action) {
        List<KeyValue<String, Mark>> found = new ArrayList<>();
        try (KeyValueIterator<String, Mark> all = marks.prefixScan(source + "|", new StringSerializer())) {
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
        if (changed.isEmpty()) {
            claims.delete(text(ref));
        } else {
            claims.put(text(ref), changed);
        }
    }

    @Override
    public void forEachClaimed(ServiceKey service, BiConsumer<EndpointRef, Claims> action) {
        List<KeyValue<String, Claims>> found = new ArrayList<>();
        String prefix = service + "|";
        try (KeyValueIterator<String, Claims> all = claims.prefixScan(prefix, new StringSerializer())) {
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
        services.put(key.toString(), state);
    }

    @Override
    public void removeService(ServiceKey key) {
        services.delete(key.toString());
    }

    @Override
    public @Nullable SourceState source(SourceId id) {
        return sources.get(id.value());
    }

    @Override
    public void putSource(SourceId id, SourceState state) {
        sources.put(id.value(), state);
    }

    @Override
    public void forEachSource(BiConsumer<SourceId, SourceState> action) {
        all(sources).forEach(entry -> action.accept(new SourceId(entry.key), entry.value));
    }

    @Override
    public @Nullable Freeze freeze(Subject subject) {
        return freezes.get(subject.toString());
    }

    @Override
    public void putFreeze(Freeze freeze) {
        freezes.put(freeze.subject().toString(), freeze);
    }

    @Override
    public void removeFreeze(Subject subject) {
        freezes.delete(subject.toString());
    }

    @Override
    public void forEachFreeze(Consumer<Freeze> action) {
        all(freezes).forEach(entry -> action.accept(entry.value));
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
        try (KeyValueIterator<String, ServiceState> all = services.all()) {
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

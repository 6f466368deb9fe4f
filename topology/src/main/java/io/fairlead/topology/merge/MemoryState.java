package io.fairlead.topology.merge;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The state of a partition in maps, to fold a log without Kafka.
public final class MemoryState implements KeptState {
    private static final Comparator<InstanceKey> MARKS = Comparator.comparing(InstanceKey::source)
            .thenComparing(InstanceKey::service)
            .thenComparing(InstanceKey::instance);
    private static final Comparator<EndpointRef> CLAIMS =
            Comparator.comparing(EndpointRef::service).thenComparing(EndpointRef::endpoint);
    private static final String SERVICE = "service|";
    private static final String CLAIM = "claim|";
    private static final String FREEZE = "freeze|";

    private final Map<InstanceKey, LastListed> marks = new HashMap<>();
    private final Map<EndpointRef, Claims> claims = new HashMap<>();
    private final Map<ServiceKey, ServiceSummary> services = new HashMap<>();
    private final SortedMap<SourceId, SourceProgress> sources = new TreeMap<>();
    private final SortedMap<String, Freeze> freezes = new TreeMap<>();
    private @Nullable WrittenTable table;

    /// Another state with the same content.
    public MemoryState copy() {
        MemoryState copy = new MemoryState();
        copy.marks.putAll(marks);
        copy.claims.putAll(claims);
        copy.services.putAll(services);
        copy.sources.putAll(sources);
        copy.freezes.putAll(freezes);
        copy.table = table;
        return copy;
    }

    @Override
    public @Nullable LastListed mark(InstanceKey key) {
        return marks.get(key);
    }

    @Override
    public void putMark(InstanceKey key, LastListed mark) {
        marks.put(key, mark);
    }

    @Override
    public void removeMark(InstanceKey key) {
        marks.remove(key);
    }

    @Override
    public void forEachMark(SourceId source, BiConsumer<InstanceKey, LastListed> action) {
        sorted(marks, MARKS).forEach((key, mark) -> {
            if (key.source().equals(source)) {
                action.accept(key, mark);
            }
        });
    }

    private static <K, V> SortedMap<K, V> sorted(Map<K, V> map, Comparator<K> order) {
        SortedMap<K, V> sorted = new TreeMap<>(order);
        sorted.putAll(map);
        return sorted;
    }

    @Override
    public int marks(SourceId source) {
        return (int) marks.keySet().stream()
                .filter(key -> key.source().equals(source))
                .count();
    }

    @Override
    public MarkCount tally(SourceId source, Epoch epoch) {
        List<Long> sequences = marks.entrySet().stream()
                .filter(mark -> mark.getKey().source().equals(source))
                .filter(mark -> mark.getValue().epoch().equals(epoch))
                .map(mark -> mark.getValue().sequence())
                .toList();
        return new MarkCount(
                sequences.size(),
                sequences.stream().mapToLong(Long::longValue).max().orElse(-1));
    }

    @Override
    public void forEachClaimed(ServiceKey service, BiConsumer<EndpointRef, Claims> action) {
        sorted(claims, CLAIMS).forEach((ref, claimed) -> {
            if (ref.service().equals(service)) {
                action.accept(ref, claimed);
            }
        });
    }

    @Override
    public void forEachSource(BiConsumer<SourceId, SourceProgress> action) {
        new TreeMap<>(sources).forEach(action);
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
        freezes.remove(subject.toString());
    }

    @Override
    public void forEachFreeze(Consumer<Freeze> action) {
        new TreeMap<>(freezes).values().forEach(action);
    }

    @Override
    public Claims claims(EndpointRef ref) {
        return claims.getOrDefault(ref, Claims.NONE);
    }

    @Override
    public void putClaims(EndpointRef ref, Claims changed) {
        if (changed.isEmpty()) {
            claims.remove(ref);
        } else {
            claims.put(ref, changed);
        }
    }

    @Override
    public @Nullable ServiceSummary service(ServiceKey key) {
        return services.get(key);
    }

    @Override
    public void putService(ServiceKey key, ServiceSummary state) {
        services.put(key, state);
    }

    @Override
    public void removeService(ServiceKey key) {
        services.remove(key);
    }

    @Override
    public @Nullable SourceProgress source(SourceId id) {
        return sources.get(id);
    }

    @Override
    public void putSource(SourceId id, SourceProgress state) {
        sources.put(id, state);
    }

    @Override
    public void forEachService(BiConsumer<ServiceKey, ServiceSummary> action) {
        new TreeMap<>(services).forEach(action);
    }

    @Override
    public @Nullable WrittenTable table() {
        return table;
    }

    @Override
    public void putTable(WrittenTable written) {
        table = written;
    }

    @Override
    public boolean isEmpty() {
        return marks.isEmpty()
                && claims.isEmpty()
                && services.isEmpty()
                && sources.isEmpty()
                && freezes.isEmpty()
                && table == null;
    }

    @Override
    public void clear() {
        marks.clear();
        claims.clear();
        services.clear();
        sources.clear();
        freezes.clear();
        table = null;
    }

    @Override
    public List<String> tableKeys() {
        List<String> keys = new ArrayList<>();
        new TreeMap<>(services).keySet().forEach(service -> keys.add(SERVICE + service));
        sorted(claims, CLAIMS).keySet().forEach(ref -> keys.add(CLAIM + ref.service() + "|" + ref.endpoint()));
        freezes.keySet().forEach(subject -> keys.add(FREEZE + subject));
        return keys;
    }

    @Override
    public Optional<? extends TableEntry> entry(String key) {
        String text = key.substring(key.indexOf('|') + 1);
        if (key.startsWith(SERVICE)) {
            ServiceKey service = ServiceKey.parse(text);
            ServiceSummary known = services.get(service);
            return known == null ? Optional.empty() : Entries.service(service, known);
        }
        if (key.startsWith(CLAIM)) {
            int bar = text.indexOf('|');
            ServiceKey service = ServiceKey.parse(text.substring(0, bar));
            EndpointKey endpoint = EndpointKey.parse(text.substring(bar + 1));
            return Entries.endpoint(service, claims(new EndpointRef(service, endpoint)));
        }
        return Optional.ofNullable(freezes.get(text));
    }
}

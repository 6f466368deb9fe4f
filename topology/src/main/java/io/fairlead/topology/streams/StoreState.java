package io.fairlead.topology.streams;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.Epoch;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.topology.merge.Claims;
import io.fairlead.topology.merge.EndpointRef;
import io.fairlead.topology.merge.Entries;
import io.fairlead.topology.merge.InstanceKey;
import io.fairlead.topology.merge.KeptState;
import io.fairlead.topology.merge.LastListed;
import io.fairlead.topology.merge.ServiceSummary;
import io.fairlead.topology.merge.SourceProgress;
import io.fairlead.topology.merge.WrittenTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/// The state of a partition: six sections of one logged store, because each further changelog costs one more record for
/// a change and one more marker for a commit. Keys are text: `mark|source|namespace/host|instance`, so that a source's
/// marks are adjacent; `claim|namespace/host|endpoint`.
///
/// Changes by one record are visible at once and are written by [#write], so that a record on which the merge fails
/// leaves nothing behind, and the results that readers wait for are sent before the store's changelog.
final class StoreState implements KeptState {
    private static final String TABLE = "endpoints";

    private final WriteBuffer<LastListed> marks;
    private final WriteBuffer<Claims> claims;
    private final WriteBuffer<ServiceSummary> services;
    private final WriteBuffer<SourceProgress> sources;
    private final WriteBuffer<Freeze> freezes;
    private final WriteBuffer<WrittenTable> table;
    private final KeyValueStore<String, byte[]> store;
    private final List<WriteBuffer<?>> sections;
    /// Counted once when the state is restored, and updated from then on.
    private final MarkCounts counts = new MarkCounts();

    StoreState(ProcessorContext<?, ?> context) {
        store = context.getStateStore(Names.STATE);
        marks = new WriteBuffer<>(store, "mark", StateCodecs.MARKS);
        claims = new WriteBuffer<>(store, "claim", StateCodecs.CLAIMS);
        services = new WriteBuffer<>(store, "service", StateCodecs.SERVICES);
        sources = new WriteBuffer<>(store, "source", StateCodecs.SOURCES);
        freezes = new WriteBuffer<>(store, "freeze", StateCodecs.FREEZES);
        table = new WriteBuffer<>(store, "table", StateCodecs.TABLES);
        sections = List.of(marks, claims, services, sources, freezes, table);
        marks.forEach((key, mark) -> counts.found(source(key), mark));
    }

    /// A failure to encode a value happens here, while everything can still be dropped.
    void encode() {
        sections.forEach(WriteBuffer::encode);
    }

    /// Keeps the record's changes.
    void write() {
        sections.forEach(WriteBuffer::write);
        counts.keep();
    }

    /// Reverts the record's changes.
    void drop() {
        sections.forEach(WriteBuffer::drop);
        counts.drop();
    }

    @Override
    public @Nullable LastListed mark(InstanceKey key) {
        return marks.get(text(key));
    }

    @Override
    public void putMark(InstanceKey key, LastListed mark) {
        counts.changed(key.source(), marks.put(text(key), mark), mark);
    }

    @Override
    public void removeMark(InstanceKey key) {
        counts.changed(key.source(), marks.put(text(key), null), null);
    }

    @Override
    public int marks(SourceId source) {
        return counts.marks(source);
    }

    @Override
    public MarkCount tally(SourceId source, Epoch epoch) {
        return counts.tally(source, epoch);
    }

    @Override
    public void forEachMark(SourceId source, BiConsumer<InstanceKey, LastListed> action) {
        marks.all(source + "|").forEach(mark -> action.accept(instanceKey(mark.key), mark.value));
    }

    @Override
    public Claims claims(EndpointRef ref) {
        Claims known = claims.get(text(ref));
        return known == null ? Claims.NONE : known;
    }

    @Override
    public void putClaims(EndpointRef ref, Claims changed) {
        var _ = claims.put(text(ref), changed.isEmpty() ? null : changed);
    }

    @Override
    public void forEachClaimed(ServiceKey service, BiConsumer<EndpointRef, Claims> action) {
        String prefix = service + "|";
        claims.all(prefix)
                .forEach(entry -> action.accept(
                        new EndpointRef(service, EndpointKey.parse(entry.key.substring(prefix.length()))),
                        entry.value));
    }

    @Override
    public @Nullable ServiceSummary service(ServiceKey key) {
        return services.get(key.toString());
    }

    @Override
    public void putService(ServiceKey key, ServiceSummary state) {
        var _ = services.put(key.toString(), state);
    }

    @Override
    public void removeService(ServiceKey key) {
        var _ = services.put(key.toString(), null);
    }

    @Override
    public @Nullable SourceProgress source(SourceId id) {
        return sources.get(id.value());
    }

    @Override
    public void putSource(SourceId id, SourceProgress state) {
        var _ = sources.put(id.value(), state);
    }

    @Override
    public void forEachSource(BiConsumer<SourceId, SourceProgress> action) {
        sources.all("").forEach(entry -> action.accept(new SourceId(entry.key), entry.value));
    }

    @Override
    public @Nullable Freeze freeze(Subject subject) {
        return freezes.get(subject.toString());
    }

    @Override
    public void putFreeze(Freeze freeze) {
        var _ = freezes.put(freeze.subject().toString(), freeze);
    }

    @Override
    public void removeFreeze(Subject subject) {
        var _ = freezes.put(subject.toString(), null);
    }

    @Override
    public void forEachFreeze(Consumer<Freeze> action) {
        freezes.all("").forEach(entry -> action.accept(entry.value));
    }

    @Override
    public @Nullable WrittenTable table() {
        return table.get(TABLE);
    }

    @Override
    public void putTable(WrittenTable written) {
        var _ = table.put(TABLE, written);
    }

    @Override
    public boolean isEmpty() {
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            return !all.hasNext();
        }
    }

    @Override
    public void clear() {
        drop();
        List<String> keys = new ArrayList<>();
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            all.forEachRemaining(entry -> keys.add(entry.key));
        }
        keys.forEach(store::delete);
        sections.forEach(WriteBuffer::forget);
        counts.clear();
    }

    @Override
    public List<String> tableKeys() {
        List<String> keys = new ArrayList<>();
        for (WriteBuffer<?> section : List.of(services, claims, freezes)) {
            section.keys(keys::add);
        }
        return keys;
    }

    @Override
    public Optional<? extends TableEntry> entry(String key) {
        String text = key.substring(key.indexOf('|') + 1);
        if (services.owns(key)) {
            return serviceEntry(text);
        }
        return claims.owns(key) ? endpointEntry(text) : Optional.ofNullable(freezes.get(text));
    }

    private Optional<? extends TableEntry> serviceEntry(String text) {
        ServiceSummary known = services.get(text);
        return known == null ? Optional.empty() : Entries.service(ServiceKey.parse(text), known);
    }

    private Optional<? extends TableEntry> endpointEntry(String text) {
        Claims known = claims.get(text);
        ServiceKey service = ServiceKey.parse(text.substring(0, text.indexOf('|')));
        return known == null ? Optional.empty() : Entries.endpoint(service, known);
    }

    @Override
    public void forEachService(BiConsumer<ServiceKey, ServiceSummary> action) {
        services.all("").forEach(entry -> action.accept(ServiceKey.parse(entry.key), entry.value));
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

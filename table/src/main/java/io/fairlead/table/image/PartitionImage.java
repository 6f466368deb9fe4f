package io.fairlead.table.image;

import io.fairlead.model.Epoch;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfFreeze;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.TableKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// The contents of one partition, up to and including the record at offset `position` (-1 before the first). `freezes`
/// are keyed by the text of their subject.
public record PartitionImage(
        long position,
        PSortedMap<ServiceKey, ServiceParts> services,
        PSortedMap<SourceId, SourceStatus> sources,
        PSortedMap<String, Freeze> freezes) {
    static final PartitionImage EMPTY = new PartitionImage(-1, TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

    PartitionImage apply(TableChange change) {
        return switch (change.key()) {
            case OfEndpoint(var service, var endpoint) ->
                with(change, service, parts(service).endpoint(endpoint, (MergedEndpoint) change.value()));
            case OfService(var service) ->
                with(change, service, parts(service).service((MergedService) change.value()));
            case OfSource(var source) ->
                new PartitionImage(
                        change.offset(), services, with(sources, source, (SourceStatus) change.value()), freezes);
            case OfFreeze(var subject) ->
                new PartitionImage(
                        change.offset(), services, sources, with(freezes, subject.toString(), (Freeze) change.value()));
        };
    }

    /// The record at `offset` cannot be read: the value before it stays; if there is none, the image records that
    /// something is missing.
    PartitionImage unreadable(long offset, TableKey key) {
        return switch (key) {
            case OfEndpoint(var service, var endpoint) ->
                new PartitionImage(
                        offset, services.plus(service, parts(service).unreadable(endpoint)), sources, freezes);
            case OfService(var service) ->
                new PartitionImage(
                        offset, services.plus(service, parts(service).unreadableService()), sources, freezes);
            case OfSource _, OfFreeze _ -> new PartitionImage(offset, services, sources, freezes);
        };
    }

    StoredValue stored(TableKey key) {
        return switch (key) {
            case OfEndpoint(var service, var endpoint) -> parts(service).stored(endpoint);
            case OfService(var service) -> parts(service).stored();
            case OfSource(var source) -> StoredValue.of(sources.get(source));
            case OfFreeze(var subject) -> StoredValue.of(freezes.get(subject.toString()));
        };
    }

    PartitionImage put(int partition, TableKey key, StoredValue standing) {
        return switch (standing) {
            case StoredValue.Value(var entry) -> apply(new TableChange(partition, position, key, entry));
            case StoredValue.Nothing() -> apply(new TableChange(partition, position, key, null));
            case StoredValue.Unreadable() ->
                apply(new TableChange(partition, position, key, null)).unreadable(position, key);
        };
    }

    private static <K extends Comparable<? super K>, V> PSortedMap<K, V> with(
            PSortedMap<K, V> map, K key, @Nullable V value) {
        return value == null ? map.minus(key) : map.plus(key, value);
    }

    private PartitionImage with(TableChange change, ServiceKey key, ServiceParts parts) {
        return new PartitionImage(
                change.offset(), parts.isEmpty() ? services.minus(key) : services.plus(key, parts), sources, freezes);
    }

    /// Every entry; empty if a record cannot be read, because it is not known what is missing.
    Optional<List<TableEntry>> entries() {
        List<TableEntry> entries = new ArrayList<>(sources.values());
        entries.addAll(freezes.values());
        for (ServiceParts parts : services.values()) {
            if (!parts.unreadable().isEmpty()) {
                return Optional.empty();
            }
            if (parts.service() != null) {
                entries.add(parts.service());
            }
            entries.addAll(parts.endpoints().values());
        }
        return Optional.of(entries);
    }

    ServiceParts parts(ServiceKey key) {
        ServiceParts parts = services.get(key);
        return parts == null ? ServiceParts.EMPTY : parts;
    }

    /// Returns whether a complete snapshot of the source was read here.
    boolean hasSnapshotOf(SourceId source) {
        SourceStatus status = sources.get(source);
        return status != null && !status.completedEpoch().equals(Epoch.NONE);
    }
}

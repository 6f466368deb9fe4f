package io.fairlead.publisher.image;

import io.fairlead.model.Epoch;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.publisher.image.TableKey.OfEndpoint;
import io.fairlead.publisher.image.TableKey.OfService;
import io.fairlead.publisher.image.TableKey.OfSource;
import org.pcollections.PSortedMap;
import org.pcollections.TreePMap;

/// What one partition says, up to and with the record at offset `position` (-1 before the first).
public record PartitionImage(
        long position, PSortedMap<ServiceKey, ServiceParts> services, PSortedMap<SourceId, SourceStatus> sources) {
    static final PartitionImage EMPTY = new PartitionImage(-1, TreePMap.empty(), TreePMap.empty());

    PartitionImage apply(TableChange change) {
        return switch (change.key()) {
            case OfEndpoint(var service, var endpoint) ->
                with(change, service, parts(service).endpoint(endpoint, (MergedEndpoint) change.value()));
            case OfService(var service) ->
                with(change, service, parts(service).service((MergedService) change.value()));
            case OfSource(var source) -> {
                SourceStatus status = (SourceStatus) change.value();
                yield new PartitionImage(
                        change.offset(),
                        services,
                        status == null ? sources.minus(source) : sources.plus(source, status));
            }
        };
    }

    private PartitionImage with(TableChange change, ServiceKey key, ServiceParts parts) {
        return new PartitionImage(
                change.offset(), parts.isEmpty() ? services.minus(key) : services.plus(key, parts), sources);
    }

    ServiceParts parts(ServiceKey key) {
        ServiceParts parts = services.get(key);
        return parts == null ? ServiceParts.EMPTY : parts;
    }

    /// Whether the source has once been read in whole here.
    boolean hasSnapshotOf(SourceId source) {
        SourceStatus status = sources.get(source);
        return status != null && !status.completedEpoch().equals(Epoch.NONE);
    }
}

package io.fairlead.topology.merge;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The state of one partition: four maps. In production four logged stores, in tests four sorted maps.
public interface TableState {
    @Nullable
    Mark mark(InstanceKey key);

    void putMark(InstanceKey key, Mark mark);

    void removeMark(InstanceKey key);

    /// All marks of a source, in a stable order, as they were when the call began.
    void forEachMark(SourceId source, BiConsumer<InstanceKey, Mark> action);

    Claims claims(EndpointRef ref);

    /// Stores the claims; none at all removes the entry.
    void putClaims(EndpointRef ref, Claims claims);

    @Nullable
    ServiceState service(ServiceKey key);

    void putService(ServiceKey key, ServiceState state);

    void removeService(ServiceKey key);

    @Nullable
    SourceState source(SourceId id);

    void putSource(SourceId id, SourceState state);
}

package io.fairlead.topology.merge;

import io.fairlead.model.Epoch;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freeze;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The state of one partition: five maps. In production they are sections of one logged store, in tests maps.
public interface TableState {
    @Nullable
    LastListed mark(InstanceKey key);

    void putMark(InstanceKey key, LastListed mark);

    void removeMark(InstanceKey key);

    /// All marks of a source, in a stable order, as they were when the call began.
    void forEachMark(SourceId source, BiConsumer<InstanceKey, LastListed> action);

    /// The number of marks of a source, without iterating over them.
    int marks(SourceId source);

    /// The number of marks with this epoch, without iterating over them.
    MarkCount tally(SourceId source, Epoch epoch);

    /// `last` is the highest sequence that one of them has or had; -1 if there was none.
    record MarkCount(int marks, long last) {
        public static final MarkCount NONE = new MarkCount(0, -1);
    }

    Claims claims(EndpointRef ref);

    /// All endpoints of a service that have a claim, in a stable order, as they were when the call began.
    void forEachClaimed(ServiceKey service, BiConsumer<EndpointRef, Claims> action);

    /// Stores the claims; an empty value removes the entry.
    void putClaims(EndpointRef ref, Claims claims);

    @Nullable
    ServiceSummary service(ServiceKey key);

    void putService(ServiceKey key, ServiceSummary state);

    void removeService(ServiceKey key);

    @Nullable
    SourceProgress source(SourceId id);

    void putSource(SourceId id, SourceProgress state);

    /// All sources, in a stable order, as they were when the call began.
    void forEachSource(BiConsumer<SourceId, SourceProgress> action);

    @Nullable
    Freeze freeze(Subject subject);

    void putFreeze(Freeze freeze);

    void removeFreeze(Subject subject);

    /// All freezes, in a stable order, as they were when the call began.
    void forEachFreeze(Consumer<Freeze> action);
}

package io.fairlead.simulation;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.SourceId;
import io.fairlead.table.reader.LastHeartbeat;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a publisher heard of the sources in one partition of the log, from the end that it had at the publisher's
/// start.
final class SimSpoken implements LastHeartbeat {
    private final SimLog log;
    private final Map<SourceId, Set<Epoch>> epochs = new HashMap<>();
    private int position;
    private int heard;

    SimSpoken(SimLog log) {
        this.log = log;
        position = log.of(0).size();
    }

    void listen() {
        List<SimLog.Entry> entries = log.of(0);
        for (; position < entries.size(); position++) {
            if (entries.get(position) instanceof SimLog.Entry.Said(SourceEvent event)
                    && (event instanceof Heartbeat || event instanceof SnapshotCompleted)
                    && epochs.computeIfAbsent(event.stamp().source(), _ -> new HashSet<>())
                            .add(event.stamp().epoch())) {
                heard++;
            }
        }
    }

    @Override
    public boolean hasSpoken(SourceId source, Epoch epoch) {
        return epochs.getOrDefault(source, Set.of()).contains(epoch);
    }

    @Override
    public State state() {
        return new State(heard, 0);
    }
}

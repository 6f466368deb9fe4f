package io.fairlead.simulation;

import io.fairlead.model.TableEntry;
import io.fairlead.topology.streams.TableTopic;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// A topic of the table whose entries are not looked at.
record UnreadTable(TableTopic topic) implements TableTopic {
    @Override
    public String name() {
        return topic.name();
    }

    @Override
    public Optional<String> id() {
        return topic.id();
    }

    @Override
    public Optional<String> stateId() {
        return topic.stateId();
    }

    @Override
    public long lostEvents(int partition) {
        return topic.lostEvents(partition);
    }

    @Override
    public Collection<TableEntry> read(int partition) {
        return List.of();
    }

    @Override
    public Collection<TableEntry> readToEnd(int partition) {
        return List.of();
    }
}

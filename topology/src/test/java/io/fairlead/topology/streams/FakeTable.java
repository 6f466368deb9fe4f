package io.fairlead.topology.streams;

import io.fairlead.model.TableEntry;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A topic of the table that can be replaced, and that contains what a test sets.
final class FakeTable implements TableTopic {
    @Nullable
    String id = "first";

    @Nullable
    String stateId = "state";

    long lostEvents;

    Collection<TableEntry> content = List.of();

    @Override
    public String name() {
        return "endpoints";
    }

    @Override
    public Optional<String> id() {
        return Optional.ofNullable(id);
    }

    @Override
    public Optional<String> stateId() {
        return Optional.ofNullable(stateId);
    }

    @Override
    public long lostEvents(int partition) {
        return lostEvents;
    }

    @Override
    public Collection<TableEntry> read(int partition) {
        return content;
    }

    @Override
    public Collection<TableEntry> readToEnd(int partition) {
        return content;
    }
}

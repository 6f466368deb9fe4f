package io.fairlead.embedded;

import java.util.function.Consumer;

/// A log for one registry, lost with the process.
public final class InMemorySchemaLog implements SchemaLog {
    private Consumer<SchemaLogEntry> reader = _ -> {};

    @Override
    public synchronized void start(Consumer<SchemaLogEntry> reader) {
        this.reader = reader;
    }

    @Override
    public synchronized void append(SchemaLogEntry entry) {
        reader.accept(entry);
    }

    @Override
    public void catchUp() {
        // append does not return before the reader has seen the entry
    }

    @Override
    public void close() {
        // Nothing to release.
    }
}

package io.fairlead.embedded;

import java.util.function.Consumer;

/// The order in which registries that share it see their entries; they share nothing else.
///
/// Entries reach the reader one at a time, in log order, each exactly once per [#start], the same for all
/// registries.
public interface SchemaLog extends AutoCloseable {
    /// Passes every entry to `reader`: existing ones before it returns, later ones from another thread. Once per
    /// log.
    void start(Consumer<SchemaLogEntry> reader);

    /// Returns once the entry is stored and this log's reader has seen it.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure the log cannot be reached; the entry may or may not be
    ///     stored
    void append(SchemaLogEntry entry);

    /// Returns once the reader has seen everything that any registry had appended before this call.
    ///
    /// @throws io.fairlead.model.failure.TransientFailure the log cannot be reached
    void catchUp();

    @Override
    void close();
}

package io.fairlead.table.image;

import io.fairlead.model.TableEntry;
import org.jspecify.annotations.Nullable;

/// The value under a key of the table.
public sealed interface StoredValue {
    record Value(TableEntry entry) implements StoredValue {}

    record Nothing() implements StoredValue {}

    /// A record that cannot be read, without a previous value.
    record Unreadable() implements StoredValue {}

    static StoredValue of(@Nullable TableEntry value) {
        return value == null ? new Nothing() : new Value(value);
    }
}

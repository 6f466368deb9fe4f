package io.fairlead.table.image;

import io.fairlead.model.TableEntry;
import org.jspecify.annotations.Nullable;

/// What stands under a key of the table.
public sealed interface Standing {
    record Value(TableEntry entry) implements Standing {}

    record Nothing() implements Standing {}

    /// A record that cannot be read, and no value before it.
    record Unreadable() implements Standing {}

    static Standing of(@Nullable TableEntry value) {
        return value == null ? new Nothing() : new Value(value);
    }
}

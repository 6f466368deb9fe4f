package io.fairlead.table.image;

import io.fairlead.model.TableEntry;
import io.fairlead.topics.Keys;
import io.fairlead.topics.TableKey;
import org.jspecify.annotations.Nullable;

/// One record of the `endpoints` topic: the value under `key` from `offset` of `partition` on, or a tombstone
/// (null).
public record TableChange(
        int partition, long offset, TableKey key, @Nullable TableEntry value) {
    public TableChange {
        if (value != null && !Keys.of(value).equals(key)) {
            throw new IllegalArgumentException(
                    "the value under " + key + " is of " + Keys.of(value) + "; key and value must name the same");
        }
    }
}

package io.fairlead.table.reader;

import io.fairlead.model.TableEntry;
import org.apache.kafka.common.serialization.Deserializer;

/// What a tail reads.
///
/// @param config     where the table is
/// @param values     how its records are decoded
/// @param heartbeats which sources the process heard in the meantime
public record TailInput(TailConfig config, Deserializer<TableEntry> values, LastHeartbeat heartbeats) {
    /// Of a table that nobody restored from an older copy.
    public TailInput(TailConfig config, Deserializer<TableEntry> values) {
        this(config, values, LastHeartbeat.EVERYBODY);
    }
}

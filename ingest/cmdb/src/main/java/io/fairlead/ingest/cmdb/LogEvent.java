package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.Row.Value;
import java.util.List;

/// One record of Debezium's engine.
sealed interface LogEvent {
    /// A row of the snapshot, or one that was inserted or changed.
    ///
    /// @param key its values of the key
    record Written(TableName table, List<Value> key, Row row, Origin origin) implements LogEvent {
        public Written {
            key = List.copyOf(key);
        }
    }

    enum Origin {
        SNAPSHOT,
        LOG
    }

    record Deleted(TableName table, List<Value> key) implements LogEvent {
        public Deleted {
            key = List.copyOf(key);
        }
    }

    /// All rows of the table were removed by one statement.
    record Truncated(TableName table) implements LogEvent {}

    /// One table of the snapshot was read to its end. Its last rows may come after this.
    record TableRead(TableName table, long rows) implements LogEvent {}

    record SnapshotCompleted() implements LogEvent {}

    /// The snapshot ended without being complete.
    record SnapshotFailed(String status) implements LogEvent {}

    /// All changes of a transaction were delivered.
    record Committed() implements LogEvent {}

    /// Nothing that concerns an instance, such as a heartbeat.
    record Nothing() implements LogEvent {}
}

package io.fairlead.ingest.cmdb;

import java.util.List;
import java.util.stream.Stream;

/// A table as it is read: the columns that identify a row, and those that its instance is made of.
record TableShape(TableName name, List<String> key, List<String> read) {
    TableShape {
        key = List.copyOf(key);
        read = List.copyOf(read);
    }

    /// All that leave the database.
    List<String> columns() {
        return Stream.concat(key.stream(), read.stream()).distinct().toList();
    }
}

package io.fairlead.record.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.rocksdb.ColumnFamilyHandle;

/// The column families of the store.
///
/// | column | key | value |
/// |---|---|---|
/// | DECISION | [PlaceKey] of the service, or of the empty text | time and bytes of the record |
/// | ADDRESS | [PlaceKey] of the address | the service |
/// | SOURCE | [TimeKey] of each source, or of the empty text | the service, or nothing |
/// | ROW | service, 0, partition, key of the row | the present value, or the decision that has it |
/// | POSITION | partition | [PartitionState] |
enum Column {
    /// RocksDB requires it; it holds the identity of the store.
    IDENTITY("default"),
    DECISION("decision"),
    ADDRESS("address"),
    SOURCE("source"),
    ROW("row"),
    POSITION("position");

    static final List<Column> ALL = List.of(values());

    private final String title;

    Column(String title) {
        this.title = title;
    }

    byte[] bytes() {
        return title.getBytes(StandardCharsets.UTF_8);
    }

    /// @param handles of the columns, in the order of [#ALL]
    ColumnFamilyHandle of(List<ColumnFamilyHandle> handles) {
        return handles.get(ALL.indexOf(this));
    }
}

package io.fairlead.record;

import io.fairlead.model.TableEntry;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// The table that follows from the decisions of the log. The decisions of a partition are passed in order;
/// those of several may be mixed. A decision that is passed twice in a row changes nothing the second time.
///
/// Holds endpoints, services and freezes. Statuses of sources are not in it: see docs/adr/0043.
public final class TableFold {
    private final SortedMap<RowKey, TableEntry> rows = new TreeMap<>();

    /// Begins with these rows.
    public static TableFold from(SortedMap<RowKey, TableEntry> rows) {
        TableFold fold = new TableFold();
        fold.rows.putAll(rows);
        return fold;
    }

    public TableFold pass(LoggedDecision logged) {
        for (RowChange change : RowChange.of(logged)) {
            if (change.after() == null) {
                rows.remove(change.row());
            } else {
                rows.put(change.row(), change.after());
            }
        }
        return this;
    }

    public SortedMap<RowKey, TableEntry> rows() {
        return Collections.unmodifiableSortedMap(rows);
    }
}

package io.fairlead.record;

import io.fairlead.model.TableEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// The difference of two tables, whatever happened in between.
public final class TableDiff {
    private TableDiff() {}

    /// The rows whose value differs, in the order of their keys.
    public static List<RowChange> between(SortedMap<RowKey, TableEntry> one, SortedMap<RowKey, TableEntry> other) {
        SortedSet<RowKey> rows = new TreeSet<>(one.keySet());
        rows.addAll(other.keySet());
        List<RowChange> changes = new ArrayList<>();
        for (RowKey row : rows) {
            TableEntry before = one.get(row);
            TableEntry after = other.get(row);
            if (!Objects.equals(before, after)) {
                changes.add(new RowChange(row, before, after));
            }
        }
        return changes;
    }
}

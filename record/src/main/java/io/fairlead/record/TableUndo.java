package io.fairlead.record;

import io.fairlead.model.TableEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The way back from the present: of each row that a decision after the cut changed, the value that it had at
/// the cut.
///
/// The decisions after the cut are passed in the order of each partition. The present must not be older than
/// the last of them, nor newer: rows that it has from decisions that are not passed would stay. If the two
/// cannot be read at once, the present is read first and the decisions up to an end that is taken afterwards: a
/// decision that the present already shows is undone like any other, one that it does not show yet puts back
/// what it shows.
public final class TableUndo {
    /// Empty: the table had no such row at the cut.
    private final Map<RowKey, Optional<TableEntry>> firsts = new HashMap<>();

    /// Returns whether the decision is the first one after the cut that changed one of its rows.
    public boolean pass(LoggedDecision logged) {
        boolean isFirst = false;
        for (RowChange change : RowChange.of(logged)) {
            isFirst |= firsts.putIfAbsent(change.row(), Optional.ofNullable(change.before())) == null;
        }
        return isFirst;
    }

    /// Returns whether the value of the row at the cut is known without the present.
    public boolean hasPassed(RowKey row) {
        return firsts.containsKey(row);
    }

    /// The table at the cut.
    public SortedMap<RowKey, TableEntry> back(Map<RowKey, TableEntry> present) {
        SortedMap<RowKey, TableEntry> rows = new TreeMap<>(present);
        firsts.forEach((row, value) -> {
            rows.remove(row);
            value.ifPresent(entry -> rows.put(row, entry));
        });
        return rows;
    }
}

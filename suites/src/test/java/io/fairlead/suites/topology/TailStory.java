package io.fairlead.suites.topology;

import io.fairlead.model.TableEntry;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a reader of uncommitted records may be told, measured against what the fold of the log writes.
///
/// It receives the fold's rows in the fold's order. After an abort it receives again what it received already, from an
/// earlier row on; it never skips one, and in the end it has come to the last. So nothing is ever shown that the log
/// does not lead to, and the last value of each key is the fold's.
final class TailStory {
    private static final int NEVER = Integer.MAX_VALUE / 2;

    private TailStory() {}

    /// The least number of steps back with which `told` runs through `fold` from its first row to its last.
    ///
    /// @throws AssertionError it does not, with the first row that does not fit
    static int stepsBack(List<Row> fold, List<Row> told) {
        int[] steps = new int[fold.size() + 1]; // by the row of the fold that is due next
        Arrays.fill(steps, NEVER);
        steps[0] = 0;
        for (int at = 0; at < told.size(); at++) {
            steps = tell(fold, told.get(at), steps);
            if (Arrays.stream(steps).allMatch(it -> it >= NEVER)) {
                throw new AssertionError("record " + at + " of " + told.size() + " is neither the fold's next row nor"
                        + " one that was shown before: " + told.get(at));
            }
        }
        if (steps[fold.size()] >= NEVER) {
            throw new AssertionError("the tail was not told all of the fold's " + fold.size() + " rows to their end");
        }
        return steps[fold.size()];
    }

    private static int[] tell(List<Row> fold, Row row, int[] steps) {
        int[] next = new int[steps.length];
        Arrays.fill(next, NEVER);
        int fromLater = NEVER;
        for (int due = fold.size(); due >= 0; due--) {
            if (due < fold.size() && fold.get(due).equals(row)) {
                next[due + 1] = Math.min(steps[due], fromLater + 1);
            }
            fromLater = Math.min(fromLater, steps[due]);
        }
        return next;
    }

    /// The last value of each key, as a reader has it that reads everything.
    static SortedMap<String, TableEntry> table(List<Row> rows) {
        Map<String, TableEntry> table = new HashMap<>();
        rows.forEach(row -> {
            TableEntry value = row.value();
            if (value == null) {
                table.remove(row.key());
            } else {
                table.put(row.key(), value);
            }
        });
        return new TreeMap<>(table);
    }
}

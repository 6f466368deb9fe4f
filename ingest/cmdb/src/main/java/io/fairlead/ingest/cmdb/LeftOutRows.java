package io.fairlead.ingest.cmdb;

import io.fairlead.http.PrintableText;
import io.fairlead.ingest.cmdb.Row.Value;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.RejectedFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Rows whose key cannot be an id, so that no instance can be meant by them. Each is reported once, and resolved
/// when it is gone, also if that happened between two runs.
final class LeftOutRows {
    private static final int MOST = 1_000;
    private static final int SHOWN = 80;

    private final TableName table;
    /// By item: whether this run has read it.
    private final SortedMap<String, Boolean> reported = new TreeMap<>();

    LeftOutRows(TableName table) {
        this.table = table;
    }

    /// Before a snapshot, or after all rows were removed.
    void begin() {
        reported.replaceAll((_, _) -> false);
    }

    void written(List<Value> key, String cause, RegistryListener listener) {
        String item = item(key);
        // The others share one.
        String reportedItem = reported.size() < MOST || reported.containsKey(item) ? item : table + "/ and others";
        if (reported.put(reportedItem, true) == null) {
            listener.rejected(
                    reportedItem,
                    RowIds.text(key).getBytes(StandardCharsets.UTF_8),
                    new RejectedFailure(
                            KnownRows.CODE,
                            "a row of " + table + " has a key that cannot be an id: " + cause + "; it is left out"));
        }
    }

    void deleted(List<Value> key, RegistryListener listener) {
        resolved(item(key), listener);
    }

    /// All rows were read: those that were not among them are gone.
    void allRead(RegistryListener listener) {
        reported.entrySet().stream()
                .filter(it -> !it.getValue())
                .map(it -> it.getKey())
                .toList()
                .forEach(item -> resolved(item, listener));
    }

    private void resolved(String item, RegistryListener listener) {
        if (reported.remove(item) != null) {
            listener.resolved(item);
        }
    }

    /// Short, and another one for each key.
    private String item(List<Value> key) {
        String text = RowIds.text(key);
        String begin = text.substring(0, Math.min(SHOWN, text.length()));
        return table + "/" + PrintableText.of(begin) + "#" + Integer.toHexString(text.hashCode());
    }
}

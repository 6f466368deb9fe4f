package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.Row.Value;
import io.fairlead.model.Instance;
import java.util.List;
import java.util.Optional;

/// Ids of instances: each value of the key, followed by a slash. So no id is the beginning of another one.
final class RowIds {
    private RowIds() {}

    /// Nothing if a value has no text, or if they cannot be an id together ([#problem]).
    static Optional<String> of(List<Value> key) {
        return key.stream().allMatch(Value.Text.class::isInstance)
                        && problem(key).isEmpty()
                ? Optional.of(text(key))
                : Optional.empty();
    }

    /// As an id, of any length.
    static String text(List<Value> key) {
        StringBuilder id = new StringBuilder();
        for (Value value : key) {
            String text = value instanceof Value.Text(var it) ? it : "";
            id.append(text.replace("%", "%25").replace("/", "%2F")).append('/');
        }
        return id.toString();
    }

    /// Why it cannot be an id; empty if it can.
    static String problem(List<Value> key) {
        try {
            Instance.requireId(text(key));
            return "";
        } catch (IllegalArgumentException e) {
            return String.valueOf(e.getMessage());
        }
    }
}

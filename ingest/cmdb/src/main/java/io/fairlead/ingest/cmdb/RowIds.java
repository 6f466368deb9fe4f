package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.Row.Value;
import io.fairlead.model.Instance;
import java.util.List;
import java.util.Optional;

/// Ids of instances: each value of the key, followed by a slash. So no id is the beginning of another one.
final class RowIds {
    private RowIds() {}

    /// Nothing if a value has no text, or if they are together too long for an id.
    static Optional<String> of(List<Value> key) {
        StringBuilder id = new StringBuilder();
        for (Value value : key) {
            if (!(value instanceof Value.Text(var text))) {
                return Optional.empty();
            }
            id.append(text.replace("%", "%25").replace("/", "%2F")).append('/');
        }
        try {
            return Optional.of(Instance.requireId(id.toString()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}

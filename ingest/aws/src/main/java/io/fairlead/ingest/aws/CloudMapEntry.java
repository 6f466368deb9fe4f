package io.fairlead.ingest.aws;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An instance as Cloud Map lists it.
///
/// @param health `HEALTHY`, `UNHEALTHY` or `UNKNOWN`, empty if it was not told
record CloudMapEntry(String id, Map<String, String> attributes, String health) {
    static CloudMapEntry of(@Nullable String id, Map<String, String> attributes, @Nullable String health) {
        return new CloudMapEntry(id == null ? "" : id, attributes, health == null ? "" : health);
    }

    /// Empty if it has none.
    String attribute(String key) {
        String value = attributes.get(key);
        return value == null ? "" : value.strip();
    }
}

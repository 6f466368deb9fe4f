package io.fairlead.config;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Properties for a client library, as text. They may hold passwords: only their names print.
public record ClientProperties(SortedMap<String, String> values) {
    public static final ClientProperties NONE = new ClientProperties(new TreeMap<>());

    public ClientProperties {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    public static ClientProperties of(Map<String, String> values) {
        return new ClientProperties(new TreeMap<>(values));
    }

    /// These, with `overrides` replacing those with the same name.
    public ClientProperties with(ClientProperties overrides) {
        SortedMap<String, String> both = new TreeMap<>(values);
        both.putAll(overrides.values);
        return new ClientProperties(both);
    }

    /// These with a prefix before each name.
    ClientProperties prefixed(String prefix) {
        SortedMap<String, String> renamed = new TreeMap<>();
        values.forEach((name, value) -> renamed.put(prefix + name, value));
        return new ClientProperties(renamed);
    }

    @Override
    public String toString() {
        return values.keySet().toString();
    }
}

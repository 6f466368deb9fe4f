package io.fairlead.ingest.kubernetes;

import io.fairlead.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Selects the labels of Pods that are copied to their endpoints; `*` selects all.
record PodLabels(List<String> keys) {
    private static final String ALL = "*";

    PodLabels {
        keys = List.copyOf(keys);
    }

    SortedMap<String, String> of(Map<String, String> labels) {
        if (keys.contains(ALL)) {
            return Sorted.map(labels);
        }
        SortedMap<String, String> wanted = new TreeMap<>();
        for (String key : keys) {
            String value = labels.get(key);
            if (value != null) {
                wanted.put(key, value);
            }
        }
        return Sorted.map(wanted);
    }
}

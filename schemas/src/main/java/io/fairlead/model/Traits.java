package io.fairlead.model;

import java.util.Collections;
import java.util.SortedMap;

/// What is said of an endpoint beyond where it is. Each part has a "not said" value: [Locality#UNKNOWN], weight 0,
/// empty text.
///
/// `labels` are the endpoint's labels in the mesh (subsets, routing). `serviceAccount` is set only where a sidecar
/// runs: it
/// turns mutual TLS on.
public record Traits(SortedMap<String, String> labels, Locality locality, int weight, String serviceAccount) {
    public static final Traits NONE = new Traits(Collections.emptySortedMap(), Locality.UNKNOWN, 0, "");

    public Traits {
        labels = Sorted.map(labels);
        if (weight < 0) {
            throw new IllegalArgumentException("weight " + weight + " is negative");
        }
    }
}

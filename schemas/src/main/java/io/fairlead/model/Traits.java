package io.fairlead.model;

import java.util.Collections;
import java.util.SortedMap;

/// Attributes of an endpoint other than its address. Each part has a "not given" value: [Locality#UNKNOWN],
/// [#WEIGHT_UNSET], empty text.
///
/// Weight 0 is a value: the endpoint takes no traffic while others can.
///
/// `labels` are the endpoint's labels in the mesh (subsets, routing). `serviceAccount` is set only if a sidecar runs
/// there: it turns on mutual TLS.
public record Traits(SortedMap<String, String> labels, Locality locality, int weight, String serviceAccount) {
    /// The mesh gives such an endpoint its default weight, 1.
    public static final int WEIGHT_UNSET = -1;

    public static final Traits NONE = new Traits(Collections.emptySortedMap(), Locality.UNKNOWN, WEIGHT_UNSET, "");

    public Traits {
        labels = Sorted.map(labels);
        if (weight < WEIGHT_UNSET) {
            throw new IllegalArgumentException("weight " + weight + " is negative");
        }
    }
}

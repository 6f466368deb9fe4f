package io.fairlead.ingest.kubernetes;

import java.util.SortedMap;

/// What is known of the objects that an endpoint refers to.
interface Lookups {
    /// The wanted labels; empty if the Pod is not known, or Pods are not read.
    SortedMap<String, String> labels(ObjectName pod);

    /// [NodePlace#UNKNOWN] if the node is not known, or nodes are not read.
    NodePlace place(String node);
}

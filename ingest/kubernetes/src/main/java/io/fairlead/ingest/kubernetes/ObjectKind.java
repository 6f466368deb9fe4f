package io.fairlead.ingest.kubernetes;

/// The kinds of objects that are read.
enum ObjectKind {
    SERVICES("", "services"),
    SLICES("discovery.k8s.io", "endpointslices"),
    PODS("", "pods"),
    NODES("", "nodes");

    private final String group;
    private final String resource;

    ObjectKind(String group, String resource) {
        this.group = group;
        this.resource = resource;
    }

    /// The API group; empty: the core.
    String group() {
        return group;
    }

    /// As in a role.
    String resource() {
        return resource;
    }

    boolean isNamespaced() {
        return this != NODES;
    }
}

package io.fairlead.ingest.kubernetes;

/// Where a node is, by its well-known labels; empty where it has none.
record NodePlace(String region, String zone, String subzone) {
    static final NodePlace UNKNOWN = new NodePlace("", "", "");
}

package io.fairlead.topology.streams;

/// The names of nodes and stores. A store's name is part of its changelog topic's: changing one loses state.
final class Names {
    static final String CHANGES = "changes";
    static final String CONTROL = "control";
    static final String MERGE = "merge";
    static final String MARKS = "marks";
    static final String CLAIMS = "claims";
    static final String SERVICES = "services";
    static final String SOURCES = "sources";
    static final String FREEZES = "freezes";
    static final String ENDPOINTS = "endpoints";
    static final String AUDIT = "audit";
    static final String DEAD_LETTER = "dlq";
    static final String EXPIRIES = "expiries";

    private Names() {}
}

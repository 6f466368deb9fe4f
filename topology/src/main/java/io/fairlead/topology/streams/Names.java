package io.fairlead.topology.streams;

/// The names of nodes and of the store. The store's name is part of its changelog topic's: changing it loses the state.
final class Names {
    static final String CHANGES = "changes";
    static final String CONTROL = "control";
    static final String MERGE = "merge";
    static final String STATE = "state";
    static final String ENDPOINTS = "endpoints";
    static final String AUDIT = "audit";
    static final String DEAD_LETTER = "dlq";
    static final String EXPIRIES = "expiries";

    private Names() {}
}

package io.fairlead.platform;

/// A stage that a process may run. All in one, or each in processes of its own, in any number.
public enum Role {
    INGEST,
    TOPOLOGY,
    PUBLISHER
}

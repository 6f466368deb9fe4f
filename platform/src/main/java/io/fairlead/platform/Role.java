package io.fairlead.platform;

/// A stage that a process may run. All in one process, or each in any number of separate processes.
public enum Role {
    INGEST,
    TOPOLOGY,
    PUBLISHER
}

package io.fairlead.platform;

/// A role of a process. All in one process, or each in any number of separate processes.
public enum Role {
    INGEST,
    TOPOLOGY,
    PUBLISHER,
    /// Keeps the decisions on the local disk, for answers about the past. The others work without it.
    RECORD
}

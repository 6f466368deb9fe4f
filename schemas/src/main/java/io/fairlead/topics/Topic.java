package io.fairlead.topics;

import java.util.Locale;

/// The topics that connect the stages.
public enum Topic {
    /// Events from registries.
    CHANGES,
    /// The merged table for the mesh.
    ENDPOINTS,
    /// Decisions and their reasons.
    AUDIT,
    /// Commands of operators.
    CONTROL,
    /// The owner of each source. The offset of a record is the epoch; compaction keeps offsets.
    OWNERS,
    /// Records that could not be used, unchanged.
    DLQ,
    /// The status of each process: one partition, so that it is quick to read. The pipeline works without it.
    PROCESSES,
    /// Schemas of the embedded registry: one partition, so that their order is total.
    SCHEMAS;

    /// The name without prefix.
    public String suffix() {
        return name().toLowerCase(Locale.ROOT);
    }
}

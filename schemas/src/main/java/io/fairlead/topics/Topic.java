package io.fairlead.topics;

import java.util.Locale;

/// The topics that the stages meet in (DESIGN.md, section 3).
public enum Topic {
    /// What registries said.
    CHANGES,
    /// What the mesh may use.
    ENDPOINTS,
    /// What was decided, and why.
    AUDIT,
    /// What operators asked for.
    CONTROL,
    /// Who reads which registry. The offset of a record is the epoch, which compaction leaves as it is.
    OWNERS,
    /// Records that could not be used, as they came.
    DLQ,
    /// How each process is: one partition, so that it is read at a glance. The pipeline works without it.
    PROCESSES,
    /// Schemas of the embedded registry: one partition, so that their order is total.
    SCHEMAS;

    /// The name without prefix.
    public String suffix() {
        return name().toLowerCase(Locale.ROOT);
    }
}

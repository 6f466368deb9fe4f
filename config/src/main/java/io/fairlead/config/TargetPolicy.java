package io.fairlead.config;

/// The writes that are allowed to a target. There is no default.
public enum TargetPolicy {
    /// Nothing is written.
    PLAN_ONLY,
    /// Objects are created and updated.
    UPSERT_ONLY,
    /// Objects are created, updated and deleted.
    SYNC
}

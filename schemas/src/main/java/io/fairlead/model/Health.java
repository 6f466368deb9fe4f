package io.fairlead.model;

/// What the registry says of an instance's health. A state, not a filter: the target's policy says what the mesh
/// does with each.
public enum Health {
    /// The registry has no opinion.
    UNKNOWN,
    PASSING,
    WARNING,
    CRITICAL,
    /// Taken out by an operator on purpose.
    MAINTENANCE,
    /// Still serves, and is about to end: a terminating Pod, a target that is being deregistered.
    DRAINING
}

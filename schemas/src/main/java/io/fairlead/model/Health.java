package io.fairlead.model;

/// An instance's health according to the registry. A state, not a filter: the target's policy decides how the mesh uses
/// each.
public enum Health {
    /// The registry has no opinion.
    UNKNOWN,
    PASSING,
    WARNING,
    CRITICAL,
    /// Taken out of service by an operator on purpose.
    MAINTENANCE,
    /// Still serves, and is about to end: a terminating Pod, a target that is being deregistered.
    DRAINING
}

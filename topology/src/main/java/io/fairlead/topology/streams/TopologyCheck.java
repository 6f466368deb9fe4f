package io.fairlead.topology.streams;

/// Looks whether the topology can run now: topics as they must be, and the rights on them. Cheap, as it is asked every
/// second while the topology waits.
@FunctionalInterface
public interface TopologyCheck {
    TopologyCheck NONE = () -> {};

    /// Returns where the topology can run.
    ///
    /// @throws io.fairlead.model.failure.Failure it cannot, and why
    void check() throws InterruptedException;
}

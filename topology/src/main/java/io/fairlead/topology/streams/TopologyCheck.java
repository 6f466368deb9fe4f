package io.fairlead.topology.streams;

/// Checks whether the topology can run now: the topics' settings, and the permissions on them. Cheap, because it is
/// called every second while the topology waits.
@FunctionalInterface
public interface TopologyCheck {
    TopologyCheck NONE = () -> {};

    /// Returns if the topology can run.
    ///
    /// @throws io.fairlead.model.failure.Failure it cannot, and why
    void check() throws InterruptedException;
}

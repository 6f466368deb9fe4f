package io.fairlead.publisher.health;

/// The role of one endpoint in the decision of [HealthPolicy], best first.
public enum HealthVerdict {
    /// Can take traffic.
    HEALTHY(0),
    /// Taken out by its health alone, so it counts as listed and comes back in panic.
    UNHEALTHY(1),
    /// Weight 0, or draining: meant to take no traffic while anything healthy can.
    STANDBY(2),
    /// Never given to the target: in maintenance, or of no use to it.
    OUT(3);

    private final int rank;

    HealthVerdict(int rank) {
        this.rank = rank;
    }

    /// 0 for the best.
    public int rank() {
        return rank;
    }
}

package io.fairlead.config;

/// The topics that `fairlead topics apply` creates.
public record TopicsConfig(String prefix, int partitions, int replicationFactor) {
    private static final int DEFAULT_PARTITIONS = 12;
    /// One process works on all of them, and each costs it a heartbeat of every source.
    private static final int DEFAULT_PARTITIONS_EMBEDDED = 4;

    /// Separate for each pipeline: two pipelines on the same topics would share one table.
    static String defaultPrefix(String pipeline) {
        return "fairlead." + pipeline + ".";
    }

    static int defaultPartitions(boolean embedded) {
        return embedded ? DEFAULT_PARTITIONS_EMBEDDED : DEFAULT_PARTITIONS;
    }

    static int defaultReplication(boolean embedded) {
        return embedded ? 1 : 3;
    }
}

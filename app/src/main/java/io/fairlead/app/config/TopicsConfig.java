package io.fairlead.app.config;

/// What `fairlead topics apply` makes.
public record TopicsConfig(String prefix, int partitions, int replicationFactor) {
    public static final String DEFAULT_PREFIX = "fairlead.";
    public static final int DEFAULT_PARTITIONS = 12;

    static int defaultReplication(boolean embedded) {
        return embedded ? 1 : 3;
    }
}

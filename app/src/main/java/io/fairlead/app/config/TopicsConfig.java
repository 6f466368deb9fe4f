package io.fairlead.app.config;

/// What `fairlead topics apply` makes.
public record TopicsConfig(String prefix, int partitions, int replicationFactor) {
    public static final int DEFAULT_PARTITIONS = 12;

    /// Of each pipeline its own: two pipelines on the same topics would share one table.
    static String defaultPrefix(String pipeline) {
        return "fairlead." + pipeline + ".";
    }

    static int defaultReplication(boolean embedded) {
        return embedded ? 1 : 3;
    }
}

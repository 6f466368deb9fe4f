package io.fairlead.platform;

import io.fairlead.config.FairleadConfig;
import io.fairlead.topology.streams.MergeTopology;

/// The Kafka names of a pipeline's topology.
public final class TopologyNames {
    private TopologyNames() {}

    /// Kafka Streams' application id, which is also the consumer group.
    public static String applicationId(String pipeline) {
        return pipeline + "-topology";
    }

    /// The topic in which Kafka Streams keeps the state.
    public static String stateTopic(FairleadConfig config) {
        return MergeTopology.stateTopic(applicationId(config.pipeline()));
    }
}

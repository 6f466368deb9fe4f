package io.fairlead.topology.streams;

import java.time.Duration;

/// What the topology of one pipeline is made of.
///
/// @param linger how long a service without endpoints stays in the table
/// @param table where the loss of the table or of the state is noticed
/// @param checks what is refused before it is merged
public record TopologyConfig(
        TopologyTopics topics, Codecs codecs, Duration linger, TableTopic table, InputChecks checks) {

    /// Merges everything, and notices no loss: for tests and benchmarks.
    public static TopologyConfig unchecked(TopologyTopics topics, Codecs codecs, Duration linger) {
        return new TopologyConfig(topics, codecs, linger, TableTopic.UNIDENTIFIED, InputChecks.NONE);
    }
}

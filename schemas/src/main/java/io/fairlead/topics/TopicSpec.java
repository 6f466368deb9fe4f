package io.fairlead.topics;

import io.fairlead.model.Sorted;
import java.util.SortedMap;

/// The specification of one topic. `config` contains only settings of the topic itself.
public record TopicSpec(String name, int partitions, short replicationFactor, SortedMap<String, String> config) {
    public TopicSpec {
        config = Sorted.map(config);
    }
}

package io.fairlead.topics;

import io.fairlead.model.Sorted;
import java.util.SortedMap;

/// One topic as it shall be. `config` holds only what is set on the topic itself.
public record TopicSpec(String name, int partitions, short replicationFactor, SortedMap<String, String> config) {
    public TopicSpec {
        config = Sorted.map(config);
    }
}

package io.fairlead.topics;

import io.fairlead.model.Sorted;
import java.util.SortedMap;

/// One topic as it exists in the Kafka cluster. `config` holds the effective values, wherever they are set.
public record ActualTopic(int partitions, SortedMap<String, String> config) {
    public ActualTopic {
        config = Sorted.map(config);
    }
}

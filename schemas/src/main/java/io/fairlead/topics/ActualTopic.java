package io.fairlead.topics;

import io.fairlead.model.Sorted;
import java.util.SortedMap;

/// One topic as the Kafka cluster has it. `config` holds the values in effect, wherever they are set.
public record ActualTopic(int partitions, SortedMap<String, String> config) {
    public ActualTopic {
        config = Sorted.map(config);
    }
}

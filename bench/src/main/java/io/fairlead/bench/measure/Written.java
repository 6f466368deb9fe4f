package io.fairlead.bench.measure;

import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/// How much a topology has written.
public final class Written {
    private Written() {}

    /// Records in the table, the audit and the logs of the topology's stores; a few are marks of transactions.
    public static long records(Bed bed, TopicCatalogue topics) throws InterruptedException {
        try {
            List<String> own = bed.admin().listTopics().names().get().stream()
                    .filter(topic -> topic.equals(topics.name(Topic.ENDPOINTS))
                            || topic.equals(topics.name(Topic.AUDIT))
                            || topic.startsWith(Pipeline.name(topics) + "-topology-"))
                    .toList();
            Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
            own.forEach(topic ->
                    Bed.partitions(topic, topics.partitions()).forEach(it -> ends.put(it, OffsetSpec.latest())));
            return bed.admin().listOffsets(ends).all().get().values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the topics could not be counted", e.getCause());
        }
    }
}

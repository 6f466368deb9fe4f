package io.fairlead.app.runtime;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;

/// The partitions that a topology in this process merges, each with how many records of one topic it has not committed
/// yet. Kafka Streams knows the end from its last fetch: nobody is asked.
final class Lags {
    private Lags() {}

    static SortedMap<Integer, Long> of(KafkaStreams streams, String topic) {
        SortedMap<Integer, Long> lags = new TreeMap<>();
        if (streams.state() != KafkaStreams.State.RUNNING) {
            return lags;
        }
        streams.metadataForLocalThreads()
                .forEach(thread -> thread.activeTasks().forEach(task -> add(lags, task, topic)));
        return lags;
    }

    private static void add(SortedMap<Integer, Long> lags, TaskMetadata task, String topic) {
        Map<TopicPartition, Long> committed = task.committedOffsets();
        task.endOffsets().forEach((partition, end) -> {
            if (partition.topic().equals(topic)) {
                long from = Math.max(0, committed.getOrDefault(partition, 0L));
                lags.put(partition.partition(), Math.max(0, end - from));
            }
        });
    }
}

package io.fairlead.server;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;

/// The partitions of one topic that a topology in this process reads, each with the number of records that it has not
/// fetched yet. Fetched records are merged within milliseconds.
///
/// The numbers are from the consumer's metric `records-lag`, which every fetch updates, so no request is needed. The
/// end offsets in Kafka Streams' `TaskMetadata` are not suitable: they are those of the last record that was fetched.
final class Lags {
    private static final String METRIC = "records-lag";

    private Lags() {}

    static SortedMap<Integer, Long> of(KafkaStreams streams, String topic) {
        SortedMap<Integer, Long> lags = new TreeMap<>();
        if (streams.state() != KafkaStreams.State.RUNNING) {
            return lags;
        }
        try {
            streams.metadataForLocalThreads()
                    .forEach(thread -> thread.activeTasks()
                            .forEach(task -> task.topicPartitions().stream()
                                    .filter(it -> it.topic().equals(topic))
                                    .forEach(it -> lags.put(it.partition(), 0L))));
        } catch (IllegalStateException _) {
            return lags; // It has stopped meanwhile.
        }
        streams.metrics()
                .forEach((name, metric) ->
                        lags.computeIfPresent(partition(name, topic), (_, lag) -> Math.max(lag, records(metric))));
        return lags;
    }

    private static int partition(MetricName name, String topic) {
        Map<String, String> tags = name.tags();
        return name.name().equals(METRIC) && topic.equals(tags.get("topic"))
                ? Integer.parseInt(tags.getOrDefault("partition", "-1"))
                : -1;
    }

    private static long records(Metric metric) {
        return metric.metricValue() instanceof Double lag && !lag.isNaN() ? lag.longValue() : 0;
    }
}

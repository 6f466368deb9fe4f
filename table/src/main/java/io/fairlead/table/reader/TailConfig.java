package io.fairlead.table.reader;

import io.fairlead.model.Sorted;
import io.fairlead.topics.TopicId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;

/// The location of the table and the settings to reach it; `client` are any properties of a Kafka consumer, of
/// which those required for correctness are overridden. If `id` is identified, a partition counts as read only if
/// its table is known to be complete in exactly the topic that is read.
public record TailConfig(String topic, String pipeline, SortedMap<String, Object> client, TopicId id) {
    public TailConfig {
        client = Sorted.map(client);
    }

    public TailConfig(String topic, String pipeline, Map<String, ?> client) {
        this(topic, pipeline, Sorted.map(new HashMap<>(client)), TopicId.UNIDENTIFIED);
    }

    public TailConfig identifiedBy(TopicId other) {
        return new TailConfig(topic, pipeline, client, other);
    }

    /// The consumer group whose members share the partitions.
    public String group() {
        return pipeline + "-publisher";
    }

    /// For the tail. Uncommitted records are read at once: the topology is a pure function of its input, so a
    /// transaction that is aborted is written once more with the same values. Records that are not written again
    /// are reverted, see [UncommittedOverlay].
    Map<String, Object> tailing() {
        Map<String, Object> all = common();
        all.put(ConsumerConfig.GROUP_ID_CONFIG, group());
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        // No committed offset is used: every position is set by a seek.
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        all.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 500);
        all.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        all.putIfAbsent(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 6000);
        all.putIfAbsent(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1500);
        all.putIfAbsent(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, 60_000);
        return all;
    }

    /// For the bootstrap, and behind the tail: committed records, in large fetches, outside of any group.
    Map<String, Object> bootstrapping() {
        Map<String, Object> all = common();
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5000);
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 8 << 20);
        return all;
    }

    /// How long one confirmation by Kafka is valid: half of the session timeout, because others get our
    /// partitions only a full session timeout after our last heartbeat.
    Duration lease() {
        return Duration.ofMillis(
                Long.parseLong(String.valueOf(tailing().get(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG))) / 2);
    }

    private Map<String, Object> common() {
        Map<String, Object> all = new HashMap<>(client);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return all;
    }
}

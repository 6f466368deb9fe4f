package io.fairlead.topology.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Decides which transactions of a producer reach Kafka: those with a record, or with an offset that moved.
///
/// Kafka Streams commits after each punctuation, whether or not it wrote anything. Ours run every 100 ms, so an idle
/// topology would commit the same offsets once a second: 3 MB an hour.
///
/// | requested | since the begin | then |
/// |---|---|---|
/// | begin | - | deferred to the first of the following |
/// | send | - | begun |
/// | offsets | nothing sent, and all are committed already | nothing |
/// | offsets | else | begun |
/// | commit, abort | not begun | nothing |
///
/// After any failure nothing counts as committed. Single-threaded.
final class LazyTransaction {
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> added = new HashMap<>();
    private boolean asked;
    private boolean begun;

    /// Kafka Streams requests one.
    void ask() {
        asked = true;
    }

    /// Returns whether Kafka has to begin one now, before its first operation.
    boolean begin() {
        boolean now = asked;
        asked = false;
        begun |= now;
        return now;
    }

    /// Returns whether a transaction with these offsets would change anything.
    boolean isNews(Map<TopicPartition, OffsetAndMetadata> offsets) {
        return begun || !committed.entrySet().containsAll(offsets.entrySet());
    }

    void add(Map<TopicPartition, OffsetAndMetadata> offsets) {
        added.putAll(offsets);
    }

    /// Returns whether there is one in Kafka to end.
    boolean isBegun() {
        return begun;
    }

    void committed() {
        committed.putAll(added);
        end();
    }

    void aborted() {
        committed.clear();
        end();
    }

    private void end() {
        added.clear();
        asked = false;
        begun = false;
    }
}

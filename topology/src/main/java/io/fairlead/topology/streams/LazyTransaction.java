package io.fairlead.topology.streams;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Decides which transactions of a producer Kafka learns of: those with a record, or with an offset that moved.
///
/// Kafka Streams commits after each punctuation, whether or not that wrote anything. Ours look every 100 ms for
/// something to do, so that an idle topology would commit the same offsets once a second: 3 MB an hour.
///
/// | asked for | since the begin | then |
/// |---|---|---|
/// | begin | - | waits for the first of the following |
/// | send | - | begun |
/// | offsets | nothing sent, and all are committed already | nothing |
/// | offsets | else | begun |
/// | commit, abort | not begun | nothing |
///
/// After any failure nothing counts as committed. One thread.
final class LazyTransaction {
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private final Map<TopicPartition, OffsetAndMetadata> added = new HashMap<>();
    private boolean asked;
    private boolean begun;

    /// Streams begins one.
    void ask() {
        asked = true;
    }

    /// Whether Kafka has to begin one now, before what is to be part of it.
    boolean begin() {
        boolean now = asked;
        asked = false;
        begun |= now;
        return now;
    }

    /// Whether a transaction with these offsets differs from none.
    boolean isNews(Map<TopicPartition, OffsetAndMetadata> offsets) {
        return begun || !committed.entrySet().containsAll(offsets.entrySet());
    }

    void add(Map<TopicPartition, OffsetAndMetadata> offsets) {
        added.putAll(offsets);
    }

    /// Whether Kafka has one to end.
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

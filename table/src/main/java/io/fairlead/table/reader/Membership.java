package io.fairlead.table.reader;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Confirms with Kafka that this member still owns its partitions, by committing its positions: the group coordinator
/// accepts a commit only from a member of the current generation. The committed offsets are never read back; Kafka's
/// own tools use them to show the lag. Each partition in a commit is a record on a disk, so only those that have moved
/// are committed, or a single one if none has. For the polling thread.
final class Membership {
    private final Consumer<?, ?> consumer;
    private final Lease lease;
    /// As accepted by Kafka.
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private Lease.Moment polled;
    private boolean asking;

    Membership(Consumer<?, ?> consumer, Lease lease) {
        this.consumer = consumer;
        this.lease = lease;
        this.polled = lease.now();
    }

    /// A poll begins, in which Kafka may assign partitions.
    void polls() {
        polled = lease.now();
    }

    /// Kafka assigned partitions in the last poll: no other confirmation is needed.
    void given() {
        lease.prove(polled);
    }

    /// Returns whether a response from Kafka is pending.
    boolean isAsking() {
        return asking;
    }

    /// Sends a commit if it is due, without blocking: a later poll receives the response.
    void confirm(Collection<TopicPartition> assigned) {
        if (asking || assigned.isEmpty() || !lease.isDue()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> positions = toCommit(assigned);
        Lease.Moment asked = lease.now();
        asking = true;
        consumer.commitAsync(positions, (_, failure) -> {
            asking = false;
            if (failure == null) {
                committed.putAll(positions);
                lease.prove(asked);
            }
        });
    }

    private Map<TopicPartition, OffsetAndMetadata> moved(Collection<TopicPartition> assigned) {
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        for (TopicPartition partition : assigned) {
            OffsetAndMetadata position = new OffsetAndMetadata(consumer.position(partition));
            if (!position.equals(committed.get(partition))) {
                moved.put(partition, position);
            }
        }
        return moved;
    }

    /// Another member may have committed the partitions that are no longer ours.
    private Map<TopicPartition, OffsetAndMetadata> toCommit(Collection<TopicPartition> assigned) {
        committed.keySet().retainAll(Set.copyOf(assigned));
        Map<TopicPartition, OffsetAndMetadata> moved = moved(assigned);
        if (!moved.isEmpty()) {
            return moved;
        }
        TopicPartition any = assigned.iterator().next();
        return Map.of(any, new OffsetAndMetadata(consumer.position(any)));
    }
}

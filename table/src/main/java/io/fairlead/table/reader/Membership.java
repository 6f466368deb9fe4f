package io.fairlead.table.reader;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Asks Kafka whether this member still owns its partitions, by committing how far it has read: the group's coordinator
/// takes a commit only from a member of the current generation. Nobody reads the committed offsets back; Kafka's own
/// tools show the lag by them. Each partition of a commit is a record on a disk, so only those that have moved are
/// committed, and one where none has. For the thread that polls.
final class Membership {
    private final Consumer<?, ?> consumer;
    private final Lease lease;
    /// As Kafka took them.
    private final Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>();
    private Lease.Moment polled;
    private boolean asking;

    Membership(Consumer<?, ?> consumer, Lease lease) {
        this.consumer = consumer;
        this.lease = lease;
        this.polled = lease.now();
    }

    /// A poll begins, in which Kafka may give partitions.
    void polls() {
        polled = lease.now();
    }

    /// Kafka gave partitions in the poll that began last: no other word is needed.
    void given() {
        lease.prove(polled);
    }

    /// Whether Kafka has not answered yet.
    boolean isAsking() {
        return asking;
    }

    /// Asks where it is time to, and does not wait: a later poll takes the answer.
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

    /// Another member may have committed the partitions that are not ours now.
    private Map<TopicPartition, OffsetAndMetadata> toCommit(Collection<TopicPartition> assigned) {
        committed.keySet().retainAll(Set.copyOf(assigned));
        Map<TopicPartition, OffsetAndMetadata> moved = new HashMap<>();
        for (TopicPartition partition : assigned) {
            OffsetAndMetadata position = new OffsetAndMetadata(consumer.position(partition));
            if (!position.equals(committed.get(partition))) {
                moved.put(partition, position);
            }
        }
        if (!moved.isEmpty()) {
            return moved;
        }
        TopicPartition any = assigned.iterator().next();
        return Map.of(any, new OffsetAndMetadata(consumer.position(any)));
    }
}

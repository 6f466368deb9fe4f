package io.fairlead.publisher.tail;

import io.fairlead.publisher.ownership.Lease;
import java.util.Collection;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/// Asks Kafka whether this member still owns its partitions, by committing how far it has read: the group's coordinator
/// takes a commit only from a member of the current generation. Nobody reads the committed offsets back; Kafka's own
/// tools show the lag by them. For the thread that polls.
final class Membership {
    private final Consumer<?, ?> consumer;
    private final Lease lease;
    private boolean asking;

    Membership(Consumer<?, ?> consumer, Lease lease) {
        this.consumer = consumer;
        this.lease = lease;
    }

    /// Whether Kafka has not answered yet.
    boolean isAsking() {
        return asking;
    }

    /// Asks where it is time to, and does not wait: a later poll takes the answer.
    ///
    /// @param read the partitions that are read to their end
    void confirm(Collection<TopicPartition> read) {
        if (asking || read.isEmpty() || !lease.isDue()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> positions = read.stream()
                .collect(Collectors.toMap(
                        Function.identity(), partition -> new OffsetAndMetadata(consumer.position(partition))));
        Lease.Moment asked = lease.now();
        asking = true;
        consumer.commitAsync(positions, (_, failure) -> {
            asking = false;
            if (failure == null) {
                lease.prove(asked);
            }
        });
    }
}

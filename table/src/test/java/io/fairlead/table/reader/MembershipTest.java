package io.fairlead.table.reader;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MembershipTest {
    private static final TopicPartition P0 = new TopicPartition("endpoints", 0);
    private static final TopicPartition P1 = new TopicPartition("endpoints", 1);
    private static final List<TopicPartition> BOTH = List.of(P0, P1);

    private final Group group = new Group();
    private Duration passed = Duration.ZERO;
    private final InstantSource clock = () -> Instant.EPOCH.plus(passed);
    private final Lease lease = new Lease(Duration.ofSeconds(3), () -> passed.toNanos(), clock);
    private final Membership membership = new Membership(group, lease);

    /// Answers at once.
    private static final class Group extends MockConsumer<byte[], byte[]> {
        private final List<Map<TopicPartition, OffsetAndMetadata>> commits = new ArrayList<>();
        private @Nullable KafkaException failure;

        Group() {
            super("none");
        }

        @Override
        public synchronized void commitAsync(
                Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
            commits.add(offsets);
            callback.onComplete(offsets, failure);
        }
    }

    @BeforeEach
    void assign() {
        group.assign(BOTH);
        group.seek(P0, 5);
        group.seek(P1, 6);
    }

    private Map<TopicPartition, OffsetAndMetadata> confirmed(List<TopicPartition> assigned) {
        passed = passed.plusSeconds(2);
        group.commits.clear();
        membership.confirm(assigned);
        assertThat(group.commits).hasSize(1);
        return group.commits.getFirst();
    }

    private static Map<TopicPartition, OffsetAndMetadata> at(Object... of) {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        for (int i = 0; i < of.length; i += 2) {
            offsets.put((TopicPartition) of[i], new OffsetAndMetadata((Integer) of[i + 1]));
        }
        return offsets;
    }

    @Test
    void commitsWhatHasMoved() {
        assertThat(confirmed(BOTH)).isEqualTo(at(P0, 5, P1, 6));
        group.seek(P1, 8);
        assertThat(confirmed(BOTH)).isEqualTo(at(P1, 8));
    }

    @Test
    void asksWithOnePartitionWhereNothingHasMoved() {
        confirmed(BOTH);
        assertThat(confirmed(BOTH)).isEqualTo(at(P0, 5));
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void commitsAgainWhatKafkaDidNotTake() {
        group.failure = new KafkaException("not a member");
        confirmed(BOTH);
        assertThat(lease.isHeld()).isFalse();
        assertThat(confirmed(BOTH)).isEqualTo(at(P0, 5, P1, 6));
    }

    @Test
    void commitsAgainWhatAnotherMemberHadMeanwhile() {
        confirmed(BOTH);
        confirmed(List.of(P0));
        assertThat(confirmed(BOTH)).isEqualTo(at(P1, 6));
    }
}

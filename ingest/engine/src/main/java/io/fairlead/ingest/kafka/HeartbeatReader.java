package io.fairlead.ingest.kafka;

import io.fairlead.model.Position;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ReadToEnd;
import io.fairlead.topics.RecordKey.OfSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/// What owners of a source recorded about it lately, by markers and heartbeats. The table has it, too, but the topology
/// may lag. Markers are in every partition, so reading one is enough.
record HeartbeatReader(Consumer<byte[], byte[]> consumer, String changes, Deserializer<RegistryEvent> reader) {
    /// A heartbeat is sent every five seconds by default; usually the last few records contain one.
    private static final List<Duration> LAST = List.of(Duration.ofSeconds(15), Duration.ofMinutes(10));

    /// Longer than a source waits after a reset of its registry: an owner that takes over meanwhile sees a position
    /// from before, too.
    private static final List<Duration> RECENT = List.of(Duration.ofMinutes(3), Duration.ofMinutes(10));

    /// A marker or heartbeat: the number of instances, and the registry's position.
    private record Recorded(int total, Position position) {}

    /// 0 without a heartbeat in the last ten minutes.
    int total(SourceId source, Instant now) {
        List<Recorded> recorded = within(LAST, source, now);
        return recorded.isEmpty() ? 0 : recorded.getLast().total();
    }

    /// Those of the last three minutes; without any, those of the last ten minutes. The oldest first.
    List<Position> positions(SourceId source, Instant now) {
        return within(RECENT, source, now).stream()
                .map(Recorded::position)
                .filter(position -> !position.equals(Position.UNKNOWN))
                .distinct()
                .toList();
    }

    private List<Recorded> within(List<Duration> lookBacks, SourceId source, Instant now) {
        TopicPartition partition = new TopicPartition(changes, 0);
        consumer.assign(List.of(partition));
        byte[] key = Keys.bytes(new OfSource(source));
        for (Duration back : lookBacks) {
            OffsetAndTimestamp first = consumer.offsetsForTimes(
                            Map.of(partition, now.minus(back).toEpochMilli()))
                    .get(partition);
            if (first != null) {
                consumer.seek(partition, first.offset());
                List<Recorded> recorded = readToEnd(key);
                if (!recorded.isEmpty()) {
                    return recorded;
                }
            }
        }
        return List.of();
    }

    private List<Recorded> readToEnd(byte[] key) {
        List<Recorded> all = new ArrayList<>();
        ReadToEnd.read(consumer, record -> {
            if (Arrays.equals(record.key(), key)) {
                recorded(record).ifPresent(all::add);
            }
        });
        return all;
    }

    private Optional<Recorded> recorded(ConsumerRecord<byte[], byte[]> record) {
        try {
            return switch (reader.deserialize(record.topic(), record.headers(), record.value())) {
                case Heartbeat beat ->
                    Optional.of(new Recorded(beat.total(), beat.stamp().position()));
                case SnapshotCompleted completed ->
                    Optional.of(new Recorded(
                            completed.loss().of(), completed.stamp().position()));
                case null, default -> Optional.empty();
            };
        } catch (RejectedFailure _) {
            return Optional.empty(); // Skip undecodable records.
        }
    }
}

package io.fairlead.ingest.kafka;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/// The number of instances of a source according to the last marker or heartbeat of any owner. The table has it, too,
/// but the topology may lag. Markers are in every partition, so reading one is enough.
record LastHeartbeatReader(Consumer<byte[], byte[]> consumer, String changes, Deserializer<RegistryEvent> reader) {
    /// A heartbeat is sent every five seconds by default; usually the last few records contain one.
    private static final List<Duration> LOOK_BACK = List.of(Duration.ofSeconds(15), Duration.ofMinutes(10));
    private static final int NOTHING = -1;

    /// 0 without a heartbeat in the last ten minutes.
    int total(SourceId source, Instant now) {
        TopicPartition partition = new TopicPartition(changes, 0);
        consumer.assign(List.of(partition));
        byte[] key = Keys.bytes(new OfSource(source));
        int total = NOTHING;
        for (Duration back : LOOK_BACK) {
            OffsetAndTimestamp first = consumer.offsetsForTimes(
                            Map.of(partition, now.minus(back).toEpochMilli()))
                    .get(partition);
            if (total == NOTHING && first != null) {
                consumer.seek(partition, first.offset());
                total = readToEnd(key);
            }
        }
        return Math.max(total, 0);
    }

    private int readToEnd(byte[] key) {
        AtomicInteger total = new AtomicInteger(NOTHING);
        ReadToEnd.read(consumer, record -> {
            if (Arrays.equals(record.key(), key)) {
                total.set(total(record, total.get()));
            }
        });
        return total.get();
    }

    private int total(ConsumerRecord<byte[], byte[]> record, int before) {
        try {
            RegistryEvent event = reader.deserialize(record.topic(), record.headers(), record.value());
            if (event instanceof Heartbeat beat) {
                return beat.total();
            }
            return event instanceof SnapshotCompleted completed
                    ? completed.loss().of()
                    : before;
        } catch (RejectedFailure _) {
            return before; // Skip undecodable records.
        }
    }
}

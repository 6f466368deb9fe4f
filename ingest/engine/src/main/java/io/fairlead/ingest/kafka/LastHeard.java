package io.fairlead.ingest.kafka;

import io.fairlead.model.SourceId;
import io.fairlead.topics.Keys;
import io.fairlead.topics.ReadToEnd;
import io.fairlead.topics.RecordKey.OfSource;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/// When an owner of a source last wrote, according to the topics that only owners write. The table has it, too, but not
/// while the topology lags or does not run.
public final class LastHeard {
    private final IngestClients clients;
    private final TopicCatalogue topics;

    /// `kafka` are properties of consumers.
    public LastHeard(Map<String, Object> kafka, TopicCatalogue topics) {
        this.clients = new IngestClients(kafka);
        this.topics = topics;
    }

    /// The time of the last record in `changes` or `owners` that was written after `since`.
    public Optional<Instant> after(Instant since, SourceId source) {
        // Heartbeats and markers are in every partition of changes, so reading one is enough.
        List<TopicPartition> partitions = List.of(
                new TopicPartition(topics.name(Topic.CHANGES), 0),
                new TopicPartition(topics.name(Topic.OWNERS), ServicePartitioner.shard(source, topics.partitions())));
        byte[] key = Keys.bytes(new OfSource(source));
        Instant last = since;
        try (KafkaConsumer<byte[], byte[]> consumer = clients.reader()) {
            for (TopicPartition partition : partitions) {
                Instant here = last(consumer, partition, key, since);
                last = here.isAfter(last) ? here : last;
            }
        } catch (KafkaException e) {
            throw KafkaFailures.of("read when source \"" + source + "\" was heard last", e);
        }
        return Optional.of(last).filter(since::isBefore);
    }

    private static Instant last(
            Consumer<byte[], byte[]> consumer, TopicPartition partition, byte[] key, Instant since) {
        consumer.assign(List.of(partition));
        OffsetAndTimestamp first = consumer.offsetsForTimes(Map.of(partition, since.toEpochMilli()))
                .get(partition);
        if (first == null) {
            return since;
        }
        consumer.seek(partition, first.offset());
        AtomicReference<Instant> last = new AtomicReference<>(since);
        ReadToEnd.read(consumer, record -> {
            if (Arrays.equals(record.key(), key)) {
                Instant at = Instant.ofEpochMilli(record.timestamp());
                last.accumulateAndGet(at, (a, b) -> a.isAfter(b) ? a : b);
            }
        });
        return last.get();
    }
}

package io.fairlead.table.reader;

import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Partitioning;
import io.fairlead.table.image.TableKey;
import io.fairlead.topics.ServicePartitioner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/// The complete table as it is now: all partitions, read once from the beginning to the end, outside of any group. For
/// short-lived commands. Records that cannot be read are left out, as in a publisher.
public final class TableSnapshot {
    private static final Duration POLL = Duration.ofMillis(100);

    private TableSnapshot() {}

    /// Reads the complete table; the time grows with its size.
    ///
    /// @throws TransientFailure `PUBLISHER-TABLE`: the topic cannot be read now
    public static MeshView read(TailConfig config, Deserializer<TableEntry> values) {
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(config.bootstrapping(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(config.topic()).stream()
                    .map(it -> new TopicPartition(it.topic(), it.partition()))
                    .toList();
            Partitioning partitioning = service -> ServicePartitioner.partition(service, partitions.size());
            TableIdentity identity = TableIdentity.of(config);
            MeshImage image = toTheEnd(new Bootstrap(consumer), partitions, new RecordReader(values, partitioning));
            SortedSet<Integer> all = new TreeSet<>();
            partitions.forEach(it -> all.add(it.partition()));
            SortedSet<Integer> complete = new TreeSet<>(all);
            complete.removeIf(partition -> !identity.isComplete(image, partition));
            return new MeshView(image, all, complete, partitioning);
        } catch (KafkaException e) {
            throw new TransientFailure(
                    "PUBLISHER-TABLE", "topic " + config.topic() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static MeshImage toTheEnd(Bootstrap bootstrap, List<TopicPartition> partitions, RecordReader reader) {
        MeshImage image = MeshImage.EMPTY;
        bootstrap.add(partitions);
        bootstrap.takeFinished();
        while (!bootstrap.isDone()) {
            for (ConsumerRecord<byte[], byte[]> record : bootstrap.poll(POLL)) {
                try {
                    image = image.apply(reader.read(record));
                } catch (RejectedFailure _) {
                    // The publisher has written it to the dead letter topic.
                    Optional<TableKey> key = reader.named(record);
                    if (key.isPresent()) {
                        image = image.unreadable(record.partition(), record.offset(), key.get());
                    }
                }
            }
            bootstrap.takeFinished();
        }
        return image;
    }
}

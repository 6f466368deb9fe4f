package io.fairlead.table.reader;

import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Partitioning;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.TableKey;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;

/// The complete table as it is now: all partitions, read once from the beginning to the end, outside of any group. For
/// short-lived commands. Records that cannot be read are left out, as in a publisher.
public final class TableSnapshot {
    private final RecordReader records;
    private MeshImage image = MeshImage.EMPTY;

    private TableSnapshot(RecordReader records) {
        this.records = records;
    }

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
            MeshImage image = new TableSnapshot(new RecordReader(values, partitioning)).image(consumer, partitions);
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

    private MeshImage image(Consumer<byte[], byte[]> consumer, List<TopicPartition> partitions) {
        try (TableReader table = new TableReader(() -> consumer, partitions, this::add)) {
            table.readToEnd();
            return image;
        }
    }

    private void add(ConsumerRecord<byte[], byte[]> record) {
        try {
            image = image.apply(records.read(record));
        } catch (RejectedFailure _) {
            // The publisher has put it into the dead letter.
            Optional<TableKey> key = records.named(record);
            if (key.isPresent()) {
                image = image.unreadable(record.partition(), record.offset(), key.get());
            }
        }
    }
}

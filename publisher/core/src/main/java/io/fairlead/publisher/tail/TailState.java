package io.fairlead.publisher.tail;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.publisher.image.MeshDelta;
import io.fairlead.publisher.image.MeshImage;
import io.fairlead.publisher.image.MeshView;
import io.fairlead.publisher.image.Partitioning;
import io.fairlead.publisher.image.Standing;
import io.fairlead.publisher.image.TableChange;
import io.fairlead.publisher.image.TableKey;
import io.fairlead.publisher.pipeline.Timeline;
import io.fairlead.topics.ServicePartitioner;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/// What is assigned, what of it has been read, and the image so far: from one connection to Kafka to its end. One
/// thread.
final class TailState implements ConsumerRebalanceListener {
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration BITE = Duration.ofMillis(100);

    private final Consumer<byte[], byte[]> tail;
    private final Bootstrap bootstrap;
    private final TailListener listener;
    private final InstantSource clock;
    private final Partitioning partitioning;
    private final RecordReader reader;
    private final SortedSet<Integer> assigned = new TreeSet<>();
    private final SortedSet<Integer> complete = new TreeSet<>();
    private final Map<Integer, Unconfirmed> unconfirmed = new HashMap<>();
    private MeshImage image = MeshImage.EMPTY;
    private boolean sourcesChanged;

    TailState(
            String topic,
            Consumer<byte[], byte[]> tail,
            Bootstrap bootstrap,
            Deserializer<TableEntry> values,
            TailListener listener,
            InstantSource clock) {
        this.tail = tail;
        this.bootstrap = bootstrap;
        this.listener = listener;
        this.clock = clock;
        List<PartitionInfo> partitions = tail.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new TransientFailure(
                    "PUBLISHER-TOPIC", "topic " + topic + " does not exist; `fairlead topics apply` makes it");
        }
        int count = partitions.size();
        this.partitioning = service -> ServicePartitioner.partition(service, count);
        this.reader = new RecordReader(values, partitioning);
        tail.subscribe(List.of(topic), this);
    }

    /// Reads once; false when something cannot be read now and it is better to wait.
    boolean step() {
        Map<ServiceKey, Timeline> changed = new HashMap<>();
        sourcesChanged = false;
        boolean well = take(tail.poll(bootstrap.isDone() ? IDLE : Duration.ZERO), tail::seek, this::show, changed);
        tellOf(changed);
        return well && follow();
    }

    /// Reads what is committed: to the end of new partitions, and behind the tail in those that are complete.
    private boolean follow() {
        Map<ServiceKey, Timeline> changed = new HashMap<>();
        sourcesChanged = false;
        boolean well = take(
                bootstrap.poll(bootstrap.isDone() ? Duration.ZERO : BITE), bootstrap::back, this::committed, changed);
        bootstrap.decided().forEach((partition, position) -> takeBack(partition.partition(), position, changed));
        tellOf(changed);
        if (!bootstrap.isDone()) {
            finish(bootstrap.takeFinished());
        }
        return well;
    }

    private void finish(Map<TopicPartition, Long> finished) {
        finished.forEach((partition, position) -> {
            tail.seek(partition, position);
            complete.add(partition.partition());
        });
        tail.resume(finished.keySet());
        bootstrap.follow(finished);
        if (!finished.isEmpty()) {
            tell(Map.of());
        }
    }

    private interface Taking {
        void take(ConsumerRecord<byte[], byte[]> record, Instant now, Map<ServiceKey, Timeline> changed);
    }

    private boolean take(
            ConsumerRecords<byte[], byte[]> records,
            ObjLongConsumer<TopicPartition> seek,
            Taking taking,
            Map<ServiceKey, Timeline> changed) {
        Instant now = clock.instant();
        boolean well = true;
        for (TopicPartition partition : records.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) {
                try {
                    taking.take(record, now, changed);
                } catch (RejectedFailure failure) {
                    setAside(record, failure);
                } catch (TransientFailure failure) {
                    listener.failed(failure);
                    seek.accept(partition, record.offset());
                    well = false;
                    break;
                }
            }
        }
        return well;
    }

    /// A record that may still be aborted.
    private void show(ConsumerRecord<byte[], byte[]> record, Instant now, Map<ServiceKey, Timeline> changed) {
        if (record.offset() <= image.position(record.partition())) {
            return; // What is committed was read faster than the tail.
        }
        TableChange change = reader.read(record);
        Standing before = image.standing(change.partition(), change.key());
        take(record, change, now, changed);
        unconfirmed(record.partition()).shows(change.key(), change.offset(), before);
    }

    private void committed(ConsumerRecord<byte[], byte[]> record, Instant now, Map<ServiceKey, Timeline> changed) {
        if (!complete.contains(record.partition())) {
            take(record, reader.read(record), now, new HashMap<>());
            return;
        }
        try {
            confirm(record, now, changed);
        } catch (RejectedFailure _) {
            // The tail sets it aside.
        }
    }

    private void confirm(ConsumerRecord<byte[], byte[]> record, Instant now, Map<ServiceKey, Timeline> changed) {
        Unconfirmed shown = unconfirmed(record.partition());
        boolean isNew = record.offset() > image.position(record.partition());
        TableKey key = reader.key(record);
        if (isNew || shown.isOutrun(key, record.offset())) {
            TableChange change = reader.read(record);
            if (isNew) {
                take(record, change, now, changed);
            }
            shown.commits(key, record.offset(), Standing.of(change.value()));
        } else {
            shown.commits(key, record.offset(), image.standing(record.partition(), key));
        }
    }

    private void takeBack(int partition, long decided, Map<ServiceKey, Timeline> changed) {
        Timeline now = new Timeline(Map.of(Timeline.Stage.READ, clock.instant()));
        unconfirmed(partition).abortedBefore(decided).forEach((key, committed) -> {
            if (!image.standing(partition, key).equals(committed)) {
                image = image.putBack(partition, key, committed);
                note(new TableChange(partition, decided, key, null), now, changed);
            }
        });
    }

    private Unconfirmed unconfirmed(int partition) {
        return unconfirmed.computeIfAbsent(partition, _ -> new Unconfirmed());
    }

    /// Compaction may have left the broken record as the only one of its key: an image without it would be one of a
    /// service or an endpoint that is gone. Records that come later cannot hide one that was read.
    private void setAside(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure) {
        if (!complete.contains(record.partition())) {
            reader.named(record).ifPresent(key -> image = image.unreadable(record.partition(), record.offset(), key));
        }
        listener.undecodable(record, failure);
    }

    private void take(
            ConsumerRecord<byte[], byte[]> record, TableChange change, Instant now, Map<ServiceKey, Timeline> changed) {
        image = applied(record, change);
        note(change, RecordReader.timeline(record, now), changed);
    }

    private void note(TableChange change, Timeline timeline, Map<ServiceKey, Timeline> changed) {
        MeshDelta.of(change).services().forEach(service -> changed.putIfAbsent(service, timeline));
        sourcesChanged |= change.key() instanceof TableKey.OfSource || change.key() instanceof TableKey.OfFreeze;
    }

    /// The image before is whole whatever happens here, so an unforeseen failure is the record's alone.
    private MeshImage applied(ConsumerRecord<byte[], byte[]> record, TableChange change) {
        try {
            return image.apply(change);
        } catch (RuntimeException e) {
            throw RecordReader.unexpected(record, e);
        }
    }

    private void tellOf(Map<ServiceKey, Timeline> changed) {
        if (!changed.isEmpty() || sourcesChanged) {
            tell(changed);
        }
    }

    private void tell(Map<ServiceKey, Timeline> changed) {
        listener.changed(new MeshView(image, assigned, complete, partitioning), changed);
    }

    /// The group's consumer waits with new partitions until they have been read to their end.
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        if (partitions.isEmpty()) {
            return;
        }
        tail.pause(partitions);
        partitions.forEach(partition -> {
            tail.seek(partition, 0);
            assigned.add(partition.partition());
        });
        bootstrap.add(partitions);
        tell(Map.of());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<Integer> gone = partitions.stream().map(TopicPartition::partition).toList();
        if (gone.isEmpty()) {
            return;
        }
        bootstrap.remove(partitions);
        assigned.removeAll(gone);
        complete.removeAll(gone);
        unconfirmed.keySet().removeAll(gone);
        image = image.without(gone);
        tell(Map.of());
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        onPartitionsRevoked(partitions);
    }

    /// Nothing is known from here on.
    void giveUpAll() {
        if (!assigned.isEmpty()) {
            assigned.clear();
            complete.clear();
            unconfirmed.clear();
            image = MeshImage.EMPTY;
            tell(Map.of());
        }
    }
}

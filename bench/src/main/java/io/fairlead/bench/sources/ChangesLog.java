package io.fairlead.bench.sources;

import io.fairlead.bench.measure.Bed;
import io.fairlead.bench.measure.Reader;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import io.fairlead.wire.RegistryEventCodec;
import io.fairlead.wire.schemaregistry.ConfluentDeserializer;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/// What a source writes to `changes`, as a consumer sees it.
final class ChangesLog implements AutoCloseable {
    private final Events events;
    private final Reader reader;

    private ChangesLog(Events events, Reader reader) {
        this.events = events;
        this.reader = reader;
    }

    static ChangesLog of(Bed bed, TopicCatalogue topics, Consumer<InstanceSeen> seen) {
        Events events = new Events(bed.reader(new RegistryEventCodec()), topics.name(Topic.CHANGES), seen);
        return new ChangesLog(events, open(bed, topics, events::all));
    }

    /// Decodes the markers of snapshots only.
    static ChangesLog ofMarkers(Bed bed, TopicCatalogue topics) {
        Events events = new Events(bed.reader(new RegistryEventCodec()), topics.name(Topic.CHANGES), _ -> {});
        return new ChangesLog(events, open(bed, topics, events::markers));
    }

    private static Reader open(Bed bed, TopicCatalogue topics, Consumer<ConsumerRecord<byte[], byte[]>> action) {
        return Reader.open(bed, topics.name(Topic.CHANGES), topics.partitions(), action);
    }

    /// In how many partitions a snapshot is complete.
    int completions() {
        return events.completions.get();
    }

    /// The instances of the last snapshot that was completed.
    int total() {
        return events.total;
    }

    /// When the last partition was, by `System.nanoTime()`.
    long completedAt() {
        return events.completedAt;
    }

    @Override
    public void close() {
        reader.close();
    }

    /// Written by the reader's thread alone.
    private static final class Events {
        /// Keys of instances begin with their service.
        private static final byte[] MARKER = {'s', 'o', 'u', 'r', 'c', 'e', ':'};

        private final ConfluentDeserializer<RegistryEvent> decoder;
        private final String topic;
        private final Consumer<InstanceSeen> seen;
        private final AtomicInteger completions = new AtomicInteger();
        private volatile int total;
        private volatile long completedAt;

        Events(ConfluentDeserializer<RegistryEvent> decoder, String topic, Consumer<InstanceSeen> seen) {
            this.decoder = decoder;
            this.topic = topic;
            this.seen = seen;
        }

        void all(ConsumerRecord<byte[], byte[]> record) {
            RegistryEvent event = decoder.deserialize(topic, record.value());
            if (event instanceof InstanceSeen instance) {
                seen.accept(instance);
            } else if (event instanceof SnapshotCompleted marker) {
                completed(marker);
            }
        }

        void markers(ConsumerRecord<byte[], byte[]> record) {
            if (isMarker(record.key())) {
                all(record);
            }
        }

        private static boolean isMarker(byte[] key) {
            return key.length > MARKER.length && Arrays.equals(key, 0, MARKER.length, MARKER, 0, MARKER.length);
        }

        private void completed(SnapshotCompleted marker) {
            total = marker.total();
            completedAt = System.nanoTime();
            completions.incrementAndGet();
        }
    }
}

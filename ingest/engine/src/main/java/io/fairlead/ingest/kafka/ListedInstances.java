package io.fairlead.ingest.kafka;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.InstanceGone;
import io.fairlead.model.RegistryEvent.InstanceSeen;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.RegistryEvent.SnapshotStarted;
import io.fairlead.model.RegistryEvent.SourceEvent;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.topics.ReadToEnd;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;

/// The instances that a source lists now: its last snapshot and the changes since, as read from `changes`.
/// Takes time in proportion to that topic, so it is for commands.
public final class ListedInstances {
    /// How far back to search for the last complete snapshot, in steps: one is taken every hour by default. While
    /// another one is being written, it is the one before.
    private static final List<Duration> BACK = List.of(Duration.ofHours(2), Duration.ofDays(1), Duration.ofDays(30));

    private final IngestClients clients;
    private final TopicCatalogue topics;
    private final Deserializer<RegistryEvent> values;

    /// `kafka` are properties of consumers.
    public ListedInstances(Map<String, Object> kafka, TopicCatalogue topics, Deserializer<RegistryEvent> values) {
        this.clients = new IngestClients(kafka);
        this.topics = topics;
        this.values = values;
    }

    /// Empty if a partition has no complete snapshot: it is no longer there, or the first one is being written.
    public Optional<Collection<InstanceSeen>> of(SourceId source) {
        Collection<InstanceSeen> all = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = clients.reader()) {
            for (int partition = 0; partition < topics.partitions(); partition++) {
                Listing here = listing(consumer, new TopicPartition(topics.name(Topic.CHANGES), partition), source);
                Optional<Collection<InstanceSeen>> listed = here.listed();
                if (listed.isEmpty()) {
                    return Optional.empty();
                }
                all.addAll(listed.get());
            }
        } catch (KafkaException e) {
            throw KafkaFailures.of("read what source \"" + source + "\" lists", e);
        }
        return Optional.of(all);
    }

    private Listing listing(Consumer<byte[], byte[]> consumer, TopicPartition partition, SourceId source) {
        Listing listing = new Listing(source);
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        for (Duration back : BACK) {
            Listing found = new Listing(source);
            OffsetAndTimestamp first = consumer.offsetsForTimes(
                            Map.of(partition, Instant.now().minus(back).toEpochMilli()))
                    .get(partition);
            consumer.seek(partition, first == null ? end : first.offset());
            ReadToEnd.read(consumer, Map.of(partition, end), record -> note(record, found));
            listing = found;
            if (listing.isComplete()) {
                break;
            }
        }
        return listing;
    }

    private void note(ConsumerRecord<byte[], byte[]> record, Listing listing) {
        try {
            if (record.value() != null
                    && values.deserialize(record.topic(), record.headers(), record.value())
                            instanceof SourceEvent event) {
                listing.note(event);
            }
        } catch (RejectedFailure _) {
            // Skip undecodable records.
        }
    }

    /// The instances that the events of one partition list. While a snapshot is collected or written, they are
    /// those of the one before. An epoch whose start was not read lists nothing. Pure.
    static final class Listing {
        private final SourceId source;
        private Map<At, InstanceSeen> complete = Map.of();
        private Map<At, InstanceSeen> open = new LinkedHashMap<>();
        private boolean isComplete;
        private Epoch epoch = Epoch.NONE;

        private record At(ServiceKey service, String instance) {}

        Listing(SourceId source) {
            this.source = source;
        }

        void note(SourceEvent event) {
            if (!event.stamp().source().equals(source) || event.stamp().epoch().compareTo(epoch) < 0) {
                return;
            }
            boolean isCurrent = event.stamp().epoch().equals(epoch);
            switch (event) {
                case SnapshotStarted started
                when !isCurrent -> {
                    epoch = started.stamp().epoch();
                    open = new LinkedHashMap<>();
                }
                case SnapshotCompleted _
                when isCurrent -> {
                    complete = open;
                    isComplete = true;
                }
                case InstanceSeen seen when isCurrent -> open.put(new At(seen.service(), seen.instance()), seen);
                case InstanceGone gone when isCurrent -> open.remove(new At(gone.service(), gone.instance()));
                default -> {}
            }
        }

        /// A snapshot was read from its start to its end.
        boolean isComplete() {
            return isComplete;
        }

        /// Empty unless a snapshot is complete: what is listed of one that is being written is a part of it.
        Optional<Collection<InstanceSeen>> listed() {
            return isComplete ? Optional.of(List.copyOf(complete.values())) : Optional.empty();
        }
    }
}

package io.fairlead.table.reader;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.Partitioning;
import io.fairlead.table.image.Timeline;
import io.fairlead.table.reader.UncommittedOverlay.Decision;
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
import org.apache.kafka.common.errors.TimeoutException;

/// The assigned partitions, their read progress, and the table so far, for the duration of one connection to Kafka.
/// Single-threaded.
///
/// A partition goes through three states: its committed records are loaded, from the beginning to the end; the tail,
/// which starts a little before, reaches the end of the uncommitted records; then it is complete.
final class TailState implements ConsumerRebalanceListener {
    private static final Duration IDLE = Duration.ofMillis(500);
    private static final Duration ANSWER = Duration.ofMillis(20);
    private static final Duration BITE = Duration.ofMillis(100);
    /// The time-out for Kafka to return the ends of partitions.
    private static final Duration END = Duration.ofSeconds(1);
    /// Records that were aborted and are yet to be written again are among the last records before the committed end.
    private static final long LOOK_BACK = 10_000;

    /// The time that the topology may take to mark the table as complete before a failure is reported.
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final String topic;
    private final TableIdentity identity;
    private final ReadRecords records;
    private final Consumer<byte[], byte[]> tail;
    private final Bootstrap committed;
    private final TailListener listener;
    private final Membership membership;
    private final InstantSource clock;
    private final Partitioning partitioning;
    private final TableBuilder table;
    private final HeardSources hearing;
    private final SortedSet<Integer> assigned = new TreeSet<>();
    private final SortedSet<Integer> complete = new TreeSet<>();
    /// The ends that the tail has to reach.
    private final Map<TopicPartition, Long> ends = new HashMap<>();
    /// Read to their end, but their table is not known to be complete.
    private final SortedSet<Integer> incomplete = new TreeSet<>();
    private Instant incompleteSince = Instant.MAX;

    TailState(TailInput input, TailConnection kafka, TailListener listener, InstantSource clock) {
        this.topic = input.config().topic();
        this.identity = kafka.identity();
        this.records = kafka.records();
        this.tail = kafka.tail();
        this.committed = kafka.committed();
        this.membership = kafka.membership();
        this.listener = listener;
        this.clock = clock;
        int count = partitions(tail, topic);
        this.partitioning = service -> ServicePartitioner.partition(service, count);
        this.hearing = new HeardSources(input.heartbeats());
        this.table = new TableBuilder(new RecordReader(input.values(), partitioning));
        tail.subscribe(List.of(topic), this);
    }

    private static int partitions(Consumer<?, ?> tail, String topic) {
        List<PartitionInfo> partitions = tail.partitionsFor(topic);
        if (partitions == null || partitions.isEmpty()) {
            throw new TransientFailure(
                    "PUBLISHER-TOPIC", "topic " + topic + " does not exist; `fairlead topics apply` creates it");
        }
        return partitions.size();
    }

    /// Reads once; returns false if something cannot be read now and the caller should wait.
    boolean step() {
        identity.requireSame();
        membership.confirm(assigned.stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList());
        membership.polls();
        Map<TopicPartition, Long> decided = committed.decided();
        boolean well = take(
                tail.poll(patience()), tail::seek, (record, now) -> table.show(record, decision(record, decided), now));
        tellChanges();
        well &= follow();
        completeAtTheEnd();
        answerEnds();
        if (hearing.isNews()) {
            tell(Map.of());
        }
        return well;
    }

    private static Decision decision(ConsumerRecord<byte[], byte[]> record, Map<TopicPartition, Long> decided) {
        long until = decided.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
        return record.offset() < until ? Decision.DECIDED : Decision.OPEN;
    }

    /// A response is received by the next poll, so polls are short while one is pending.
    private Duration patience() {
        if (!committed.isDone()) {
            return Duration.ZERO;
        }
        return membership.isAsking() ? ANSWER : IDLE;
    }

    /// Reads committed records: new partitions to their end, and the others behind the tail.
    private boolean follow() {
        boolean well =
                take(committed.poll(committed.isDone() ? Duration.ZERO : BITE), committed::back, (record, now) -> {
                    if (ends.containsKey(new TopicPartition(topic, record.partition()))
                            || incomplete.contains(record.partition())
                            || complete.contains(record.partition())) {
                        table.confirm(record, now);
                    } else {
                        table.load(record);
                    }
                });
        Instant now = clock.instant();
        committed.decided().forEach((partition, position) -> table.settle(partition.partition(), position, now));
        tellChanges();
        if (!committed.isDone()) {
            goOn(committed.takeFinished());
        }
        return well;
    }

    /// The tail takes over the partitions whose committed records were read to their end.
    private void goOn(Map<TopicPartition, Long> loaded) {
        if (loaded.isEmpty()) {
            return;
        }
        committed.follow(loaded);
        Map<TopicPartition, Long> beginnings = tail.beginningOffsets(loaded.keySet());
        loaded.forEach((partition, position) ->
                tail.seek(partition, Math.max(beginnings.getOrDefault(partition, 0L), position - LOOK_BACK)));
        ends.putAll(tail.endOffsets(loaded.keySet()));
        tail.resume(loaded.keySet());
    }

    private void completeAtTheEnd() {
        boolean news = ends.entrySet().removeIf(end -> {
            boolean there = tail.position(end.getKey()) >= end.getValue();
            if (there) {
                incomplete.add(end.getKey().partition());
                incompleteSince = clock.instant();
            }
            return there;
        });
        if (!incomplete.isEmpty()) {
            news |= completeWhereWritten();
        }
        if (news) {
            tell(Map.of());
        }
    }

    private boolean completeWhereWritten() {
        boolean news = incomplete.removeIf(partition -> {
            // The status of an aborted transaction proves nothing, and "complete" is never reverted.
            boolean isWritten = identity.isComplete(table.image(), partition)
                    && (!identity.isKnown() || !table.hasOpenStatus(partition));
            if (isWritten) {
                complete.add(partition);
            }
            return isWritten;
        });
        if (!incomplete.isEmpty() && clock.instant().isAfter(later(incompleteSince, PATIENCE))) {
            incompleteSince = Instant.MAX; // Reported once.
            listener.failed(identity.incomplete(incomplete));
        }
        return news;
    }

    private static Instant later(Instant since, Duration by) {
        return since.equals(Instant.MAX) ? since : since.plus(by);
    }

    /// Requested only while a write to a target names a record that was not read within seconds.
    private void answerEnds() {
        List<TopicPartition> asked = records.wantedEnds().stream()
                .filter(partition -> complete.contains(partition))
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        if (!asked.isEmpty()) {
            try {
                Map<TopicPartition, Long> found = tail.endOffsets(asked, END);
                if (identity.isSameNow()) {
                    found.forEach((partition, end) -> records.isEnd(partition.partition(), end));
                }
            } catch (TimeoutException | TransientFailure _) {
                // Requested again with the next poll.
            }
        }
    }

    private interface Taking {
        void take(ConsumerRecord<byte[], byte[]> record, Instant now);
    }

    private boolean take(ConsumerRecords<byte[], byte[]> polled, ObjLongConsumer<TopicPartition> seek, Taking taking) {
        Instant now = clock.instant();
        boolean well = true;
        for (TopicPartition partition : polled.partitions()) {
            for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
                records.read(record.partition(), record.offset(), record.timestamp());
                try {
                    taking.take(record, now);
                } catch (RejectedFailure failure) {
                    reject(record, failure);
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

    /// If the partition is complete, the last good value stays; before that, it may be the only record of its key.
    private void reject(ConsumerRecord<byte[], byte[]> record, RejectedFailure failure) {
        if (!complete.contains(record.partition())) {
            table.unreadable(record);
        }
        table.markUnusable(record);
        listener.undecodable(record, failure);
    }

    private void tellChanges() {
        if (table.hasChanged()) {
            Map<ServiceKey, Timeline> changed = table.takeChanged();
            changed.keySet().removeIf(service -> !complete.contains(partitioning.of(service)));
            tell(changed);
        }
    }

    private void tell(Map<ServiceKey, Timeline> changed) {
        MeshImage image = table.image();
        listener.changed(
                new MeshView(image, assigned, complete, empty(), partitioning, hearing.of(image, complete)), changed);
    }

    private SortedSet<Integer> empty() {
        SortedSet<Integer> empty = new TreeSet<>(incomplete);
        empty.removeIf(partition -> !table.image().isEmpty(partition));
        return empty;
    }

    /// The group's consumer pauses new partitions until their committed records have been read.
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
        committed.add(partitions);
        membership.given();
        tell(Map.of());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        List<Integer> gone = partitions.stream().map(TopicPartition::partition).toList();
        if (gone.isEmpty()) {
            return;
        }
        committed.remove(partitions);
        ends.keySet().removeAll(partitions);
        assigned.removeAll(gone);
        complete.removeAll(gone);
        incomplete.removeAll(gone);
        table.forget(gone);
        records.forget(gone);
        tell(Map.of());
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        onPartitionsRevoked(partitions);
    }

    /// Discards all partitions.
    void giveUpAll() {
        if (!assigned.isEmpty()) {
            table.forget(List.copyOf(assigned));
            ends.clear();
            assigned.clear();
            complete.clear();
            incomplete.clear();
            tell(Map.of());
        }
    }
}

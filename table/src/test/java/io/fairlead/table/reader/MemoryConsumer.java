package io.fairlead.table.reader;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/// Kafka's mock over a topic that can be read again from any position, as a real one can; the mock's own records are
/// gone once they are polled.
final class MemoryConsumer extends MockConsumer<byte[], byte[]> {
    enum Isolation {
        UNCOMMITTED,
        COMMITTED
    }

    private static final Comparator<TopicPartition> BY_NUMBER = Comparator.comparingInt(TopicPartition::partition);

    private final MemoryTopic topic;
    private final Isolation isolation;
    private final Map<TopicPartition, Long> positions = new HashMap<>();
    private final Set<TopicPartition> assigned = new TreeSet<>(BY_NUMBER);
    private final Set<TopicPartition> paused = new HashSet<>();
    private final Deque<Runnable> duringPoll = new ArrayDeque<>();
    private @Nullable ConsumerRebalanceListener listener;
    private int most = Integer.MAX_VALUE;
    private boolean woken;
    private boolean ended;
    private boolean waiting;

    MemoryConsumer(MemoryTopic topic, Isolation isolation) {
        super("none");
        this.topic = topic;
        this.isolation = isolation;
    }

    /// For a thread of its own, which would poll without a pause.
    MemoryConsumer waiting() {
        waiting = true;
        return this;
    }

    /// The maximum number of records of a poll.
    synchronized void atMost(int records) {
        most = records;
    }

    /// Happens within the next poll, as a rebalance does.
    synchronized void during(Runnable task) {
        duringPoll.add(task);
    }

    synchronized void give(int... numbers) {
        duringPoll.add(() -> {
            List<TopicPartition> given = partitions(numbers);
            assigned.addAll(given);
            if (listener != null) {
                listener.onPartitionsAssigned(given);
            }
        });
    }

    synchronized void take(int... numbers) {
        duringPoll.add(() -> {
            List<TopicPartition> taken = partitions(numbers);
            if (listener != null) {
                listener.onPartitionsRevoked(taken);
            }
            leave(taken);
        });
    }

    /// The group went on without this member.
    synchronized void lose(int... numbers) {
        duringPoll.add(() -> {
            List<TopicPartition> lost = partitions(numbers);
            if (listener != null) {
                listener.onPartitionsLost(lost);
            }
            leave(lost);
        });
    }

    private void leave(Collection<TopicPartition> gone) {
        assigned.removeAll(gone);
        positions.keySet().removeAll(gone);
        paused.removeAll(gone);
    }

    private static List<TopicPartition> partitions(int... numbers) {
        return IntStream.of(numbers).mapToObj(MemoryTopic::partition).toList();
    }

    synchronized boolean isEnded() {
        return ended;
    }

    @Override
    public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        while (!duringPoll.isEmpty()) {
            duringPoll.remove().run();
        }
        if (woken) {
            woken = false;
            throw new WakeupException();
        }
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> polled = new HashMap<>();
        int left = most;
        for (TopicPartition partition : assigned) {
            if (!paused.contains(partition) && left > 0) {
                List<ConsumerRecord<byte[], byte[]>> records = read(partition, left);
                left -= records.size();
                if (!records.isEmpty()) {
                    polled.put(partition, records);
                }
            }
        }
        if (polled.isEmpty() && waiting) {
            pause();
        }
        return new ConsumerRecords<>(polled, Map.of());
    }

    /// Lets the test's thread in. Waking up early is as good.
    @SuppressWarnings("WaitNotInLoop")
    private void pause() {
        try {
            wait(2);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(TopicPartition partition, int atMost) {
        long position = position(partition);
        if (position > topic.end(partition)) {
            throw new OffsetOutOfRangeException(Map.of(partition, position));
        }
        long limit = end(partition);
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> record : topic.between(partition, position, Math.max(position, limit))) {
            if (records.size() == atMost) {
                return records;
            }
            if (isolation == Isolation.UNCOMMITTED || !topic.isAborted(record)) {
                records.add(record);
            }
            positions.put(partition, record.offset() + 1);
        }
        positions.put(partition, Math.max(position, limit));
        return records;
    }

    private long end(TopicPartition partition) {
        return isolation == Isolation.UNCOMMITTED ? topic.end(partition) : topic.stable(partition);
    }

    @Override
    public synchronized void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
        this.listener = listener;
    }

    @Override
    public synchronized void assign(Collection<TopicPartition> partitions) {
        assigned.retainAll(partitions);
        positions.keySet().retainAll(partitions);
        assigned.addAll(partitions);
    }

    @Override
    public synchronized Set<TopicPartition> assignment() {
        return Set.copyOf(assigned);
    }

    private void requireAssigned(TopicPartition partition) {
        if (!assigned.contains(partition)) {
            throw new IllegalStateException(partition + " is not assigned");
        }
    }

    @Override
    public synchronized long position(TopicPartition partition) {
        requireAssigned(partition);
        Long position = positions.get(partition);
        if (position == null) {
            throw new IllegalStateException(partition + " has no position");
        }
        return position;
    }

    /// Whether it has read up to this position.
    synchronized boolean isAt(int number, long position) {
        Long read = positions.get(MemoryTopic.partition(number));
        return read != null && read == position;
    }

    @Override
    public synchronized void seek(TopicPartition partition, long offset) {
        requireAssigned(partition);
        positions.put(partition, offset);
    }

    @Override
    public synchronized void seek(TopicPartition partition, OffsetAndMetadata to) {
        seek(partition, to.offset());
    }

    @Override
    public synchronized void seekToBeginning(Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> seek(partition, 0));
    }

    @Override
    public synchronized void pause(Collection<TopicPartition> partitions) {
        partitions.forEach(this::requireAssigned);
        paused.addAll(partitions);
    }

    @Override
    public synchronized void resume(Collection<TopicPartition> partitions) {
        partitions.forEach(this::requireAssigned);
        paused.removeAll(partitions);
    }

    @Override
    public synchronized Map<TopicPartition, Long> beginningOffsets(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, 0L));
        return offsets;
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> offsets = new HashMap<>();
        partitions.forEach(partition -> offsets.put(partition, end(partition)));
        return offsets;
    }

    @Override
    public synchronized Map<TopicPartition, Long> endOffsets(Collection<TopicPartition> partitions, Duration timeout) {
        return endOffsets(partitions);
    }

    @Override
    public synchronized List<PartitionInfo> partitionsFor(String name) {
        return IntStream.range(0, topic.partitions())
                .mapToObj(number -> new PartitionInfo(name, number, null, null, null))
                .toList();
    }

    @Override
    public synchronized void commitAsync(
            Map<TopicPartition, OffsetAndMetadata> offsets, OffsetCommitCallback callback) {
        callback.onComplete(offsets, null);
    }

    @Override
    public synchronized void wakeup() {
        woken = true;
    }

    @Override
    public synchronized void close() {
        ended = true;
    }

    @Override
    public synchronized void close(CloseOptions options) {
        close();
    }
}

package io.fairlead.table.reader;

import io.fairlead.model.Epoch;
import io.fairlead.model.RegistryEvent;
import io.fairlead.model.RegistryEvent.Heartbeat;
import io.fairlead.model.RegistryEvent.SnapshotCompleted;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Fatal;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads the sources' heartbeats and markers in the topic `changes`, from the end that it has when it is first reached
/// (ADR 15): records written before this process began may come from an older copy of Kafka. Heartbeats and the ends of
/// snapshots are in every partition, so one is read. Single-threaded, from [#start] to [#close].
///
/// Record times are no evidence: they are from the clocks of other machines. Offsets are: a log that was replaced by an
/// older copy ends before the position that was read, and then everything is discarded, and only later epochs count.
public final class SourceWatch implements LastHeartbeat, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceWatch.class);
    private static final byte[] SOURCE = "source:".getBytes(StandardCharsets.UTF_8);
    /// Kafka responds at once when there is something to read, and close() wakes the reader.
    private static final Duration POLL = Duration.ofSeconds(2);
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
    private static final Duration END = Duration.ofSeconds(2);
    /// Heartbeats come every five seconds unless set otherwise.
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /// Each new owner and each new snapshot is an epoch; only the last few can be in the table.
    private static final int EPOCHS = 64;

    private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
    private final TopicPartition partition;
    private final Deserializer<RegistryEvent> reader;
    private final SortedSet<SourceId> required;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Map<SourceId, SortedSet<Epoch>> spoken = new HashMap<>();
    /// The last epoch in which a source was heard before the log turned out to be a different one.
    private final Map<SourceId, Epoch> ofLostLog = new HashMap<>();

    private State state = new State(0, 0);
    private volatile @Nullable Consumer<byte[], byte[]> current;
    private @Nullable OffsetAndMetadata position;
    private long begun;
    private boolean warned;

    /// @param client any properties of a Kafka consumer
    /// @param required the required sources: logged if one of them is not heard
    public SourceWatch(
            String changes,
            Map<String, Object> client,
            Deserializer<RegistryEvent> reader,
            SortedSet<SourceId> required) {
        this(changes, () -> consumer(client), reader, required);
    }

    /// @param consumers create consumers without a group, which do not reset a position that is out of range
    SourceWatch(
            String changes,
            Supplier<? extends Consumer<byte[], byte[]>> consumers,
            Deserializer<RegistryEvent> reader,
            SortedSet<SourceId> required) {
        this.consumers = consumers;
        this.partition = new TopicPartition(changes, 0);
        this.reader = reader;
        this.required = required;
        this.thread = Thread.ofPlatform().name("publisher-sources").daemon().unstarted(this::run);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> client) {
        return new KafkaConsumer<>(settings(client), new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> settings(Map<String, Object> client) {
        Map<String, Object> all = new HashMap<>(client);
        all.remove(ConsumerConfig.GROUP_ID_CONFIG);
        all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        // It reads one partition, always the same, so no other request waits behind a long fetch.
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
        return all;
    }

    public void start() {
        begun = System.nanoTime();
        thread.start();
    }

    @Override
    public synchronized boolean hasSpoken(SourceId source, Epoch epoch) {
        SortedSet<Epoch> epochs = spoken.get(source);
        return epochs != null && epochs.contains(epoch);
    }

    @Override
    public synchronized State state() {
        return state;
    }

    private void run() {
        while (!isClosing()) {
            try {
                read();
            } catch (WakeupException _) {
                // Closing.
            } catch (OffsetOutOfRangeException e) {
                forget(e);
            } catch (AuthorizationException e) {
                LOG.warn(
                        "code=KAFKA-DENIED reason=\"topic {} cannot be read: {}; deletions wait until then\""
                                + " remedy=\"grant the publisher Read and Describe on the topic, see ops/topics.md\"",
                        partition.topic(),
                        e.getMessage());
            } catch (KafkaException | TransientFailure e) {
                LOG.warn("topic {} cannot be read now; deletions may wait: {}", partition.topic(), e.getMessage());
            } catch (RuntimeException | Error e) {
                LOG.error("following the sources in topic {} failed unexpectedly", partition.topic(), e);
            }
            warnOfSilence();
            pause();
        }
    }

    private void read() {
        Consumer<byte[], byte[]> consumer = consumers.get();
        try {
            current = consumer;
            consumer.assign(List.of(partition));
            consumer.seek(partition, startingAt(consumer));
            while (!isClosing()) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    take(record);
                    position = new OffsetAndMetadata(record.offset() + 1, record.leaderEpoch(), "");
                }
                warnOfSilence();
            }
        } finally {
            current = null;
            // A clean close would wait for the pending fetch.
            consumer.close(CloseOptions.timeout(Duration.ZERO));
        }
    }

    private OffsetAndMetadata startingAt(Consumer<byte[], byte[]> consumer) {
        OffsetAndMetadata known = position;
        OffsetAndMetadata start = known == null
                ? new OffsetAndMetadata(
                        consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L), Optional.empty(), "")
                : known;
        position = start;
        return start;
    }

    /// @throws TransientFailure it cannot be decoded now, and is read again
    private void take(ConsumerRecord<byte[], byte[]> record) {
        byte[] key = record.key();
        if (key == null || key.length <= SOURCE.length || Arrays.mismatch(key, SOURCE) != SOURCE.length) {
            return;
        }
        try {
            switch (reader.deserialize(record.topic(), record.headers(), record.value())) {
                case Heartbeat(var stamp, var _, var _, var _) -> heard(stamp.source(), stamp.epoch());
                case SnapshotCompleted completed ->
                    heard(completed.stamp().source(), completed.stamp().epoch());
                case null, default -> {}
            }
        } catch (TransientFailure failure) {
            throw failure;
        } catch (RejectedFailure _) {
            // The topology writes it to the dead letter topic.
        } catch (Throwable e) {
            // Read again, it would hide all later records forever.
            Fatal.rethrow(e);
            LOG.error(
                    "topic {} partition {} offset {}: the record cannot be read and is skipped",
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    e);
        }
    }

    private synchronized void heard(SourceId source, Epoch epoch) {
        Epoch old = ofLostLog.get(source);
        if (old != null && epoch.compareTo(old) <= 0) {
            return;
        }
        SortedSet<Epoch> epochs = spoken.computeIfAbsent(source, _ -> new TreeSet<>());
        if (epochs.isEmpty()) {
            LOG.info(
                    "source={} heard epoch={} after_ms={}",
                    source,
                    epoch,
                    sinceStart().toMillis());
        }
        if (epochs.add(epoch)) {
            state = new State(state.epochs() + 1, state.resets());
        }
        if (epochs.size() > EPOCHS) {
            epochs.removeFirst();
        }
    }

    /// The table may be older than the sources' heartbeats: a source that continues in the same epoch may have events
    /// that are not in this log. Ingest starts a new epoch when it detects that.
    private synchronized void forget(OffsetOutOfRangeException e) {
        LOG.warn(
                "topic {} is not the log that was read before: {}; nothing is removed until its sources are heard again,"
                        + " in a new epoch",
                partition.topic(),
                e.getMessage());
        spoken.forEach((source, epochs) -> ofLostLog.put(source, epochs.last()));
        spoken.clear();
        position = null;
        begun = System.nanoTime();
        warned = false;
        state = new State(state.epochs(), state.resets() + 1);
    }

    private synchronized void warnOfSilence() {
        if (warned || sinceStart().compareTo(PATIENCE) < 0) {
            return;
        }
        warned = true;
        SortedSet<SourceId> silent = new TreeSet<>(required);
        silent.removeAll(spoken.keySet());
        if (!silent.isEmpty()) {
            LOG.warn(
                    "sources={} not heard for {} s since this publisher began; deletions and what depends on them wait"
                            + " remedy=\"check why they do not respond, or set required: false;"
                            + " see docs/operations/source-not-heard.md\"",
                    silent,
                    PATIENCE.toSeconds());
        }
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void pause() {
        try {
            closing.await(AFTER_FAILURE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            closing.countDown();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    @Override
    public void close() {
        closing.countDown();
        Consumer<byte[], byte[]> reading = current;
        if (reading != null) {
            reading.wakeup();
        }
        try {
            if (thread.isAlive() && !thread.join(END)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            thread.interrupt();
            Thread.currentThread().interrupt();
        }
    }
}

package io.fairlead.table.reader;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.threads.SupervisedThread;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// Reads the `endpoints` topic as a member of a consumer group, from the beginning of every assigned partition, and
/// passes the resulting views to its listener. Single-threaded, from [#start] to [#close].
///
/// Two consumers: one outside any group reads the committed records from the beginning to the end; then the member of
/// the group continues from a little before, without waiting for transactions to commit. The first follows it; records
/// that were aborted and not written again are reverted ([UncommittedOverlay]). When Kafka fails, all partitions are
/// given up and both consumers are created again.
public final class EndpointsTail implements AutoCloseable {
    private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
    private static final Duration END = Duration.ofSeconds(4);

    private final TailConfig config;
    private final TailInput input;
    private final TailListener listener;
    private final InstantSource clock;
    private final Lease lease;
    private final ReadRecords records = new ReadRecords();
    private final SupervisedThread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Consumer<byte[], byte[]> current;

    public EndpointsTail(TailInput input, TailListener listener, InstantSource clock) {
        this.input = input;
        this.config = input.config();
        this.listener = listener;
        this.clock = clock;
        this.lease = new Lease(config.lease(), System::nanoTime, clock);
        this.thread = SupervisedThread.of(Thread.ofPlatform().name("publisher-tail"), this::run);
    }

    public void start() {
        var _ = thread.start();
    }

    /// Held while Kafka confirms that this process owns the partitions of the views.
    public Lease lease() {
        return lease;
    }

    /// The last records read, for the duration of one connection to Kafka.
    public ReadRecords records() {
        return records;
    }

    private void run() {
        while (!isClosing()) {
            try {
                read();
            } catch (WakeupException | InterruptException _) {
                // Closing, or the next attempt follows.
            } catch (Failure failure) {
                listener.failed(failure);
            } catch (AuthorizationException e) {
                listener.failed(unreadable("KAFKA-DENIED", e, "; grant the rights that ops/topics.md lists"));
            } catch (KafkaException e) {
                listener.failed(unreadable("PUBLISHER-KAFKA", e, ""));
            } catch (RuntimeException | StackOverflowError | AssertionError e) {
                listener.failed(new TransientFailure(
                        "PUBLISHER-UNEXPECTED", "reading topic " + config.topic() + " failed unexpectedly: " + e, e));
            }
            pause(AFTER_FAILURE);
        }
    }

    private TransientFailure unreadable(String code, KafkaException e, String remedy) {
        return new TransientFailure(
                code,
                "topic " + config.topic() + " cannot be read as group " + config.group() + ": " + e.getMessage()
                        + remedy,
                e);
    }

    private void read() {
        // The tail is closed first: it gives up its partitions, and with them the bootstrap's.
        try (Bootstrap bootstrap = new Bootstrap(consumer(config.bootstrapping()));
                Consumer<byte[], byte[]> tail = consumer(config.tailing())) {
            current = tail;
            if (isClosing()) {
                return;
            }
            TableIdentity identity = TableIdentity.of(config);
            records.begin(identity.id());
            TailConnection kafka = new TailConnection(tail, bootstrap, new Membership(tail, lease), identity, records);
            TailState state = new TailState(input, kafka, listener, clock);
            try {
                while (!isClosing()) {
                    if (!state.step()) {
                        pause(AFTER_FAILURE);
                    }
                }
            } finally {
                state.giveUpAll();
            }
        } finally {
            current = null;
        }
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> properties) {
        return new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private void pause(Duration wait) {
        try {
            closing.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            closing.countDown();
        }
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    /// Leaves the group, so that others take over the partitions at once. Returns within four seconds, or at once if it
    /// was never started.
    @Override
    public void close() {
        closing.countDown();
        thread.stop();
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

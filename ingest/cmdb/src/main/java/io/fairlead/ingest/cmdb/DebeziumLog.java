package io.fairlead.ingest.cmdb;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/// One run of Debezium's engine. Its records are handed over batch by batch to one reader; the next batch is
/// read when the last one was used, and only what was used is confirmed to the server.
final class DebeziumLog implements AutoCloseable {
    private static final Duration STOP_RETRY = Duration.ofMillis(100);
    private static final Duration REASON = Duration.ofSeconds(2);

    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final Thread thread;
    private final BlockingQueue<Batch> batches = new ArrayBlockingQueue<>(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Throwable error;

    private DebeziumLog(Properties properties, String name) {
        engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(properties)
                .using(DebeziumLog.class.getClassLoader())
                .using((DebeziumEngine.CompletionCallback) (_, message, failure) -> {
                    error = failure == null && message != null ? new IllegalStateException(message) : failure;
                })
                .notifying(this::hand)
                .build();
        thread = Thread.ofVirtual().name(name).unstarted(this::follow);
    }

    /// @throws RuntimeException the engine does not accept the properties
    static DebeziumLog start(Properties properties, String name) {
        DebeziumLog log = new DebeziumLog(properties, name);
        log.thread.start();
        return log;
    }

    private void follow() {
        try {
            engine.run();
        } catch (RuntimeException | Error e) {
            error = e;
        } finally {
            ended.countDown();
        }
    }

    private void hand(
            List<RecordChangeEvent<SourceRecord>> events,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        Batch batch = new Batch(events.stream().map(RecordChangeEvent::record).toList(), new CountDownLatch(1));
        while (!batches.offer(batch, 50, TimeUnit.MILLISECONDS)) {
            requireRunning();
        }
        while (!batch.used().await(50, TimeUnit.MILLISECONDS)) {
            requireRunning();
        }
        for (RecordChangeEvent<SourceRecord> event : events) {
            committer.markProcessed(event);
        }
        committer.markBatchFinished();
    }

    private void requireRunning() throws InterruptedException {
        if (stopping.getCount() == 0) {
            throw new InterruptedException("the log is not read any more");
        }
    }

    record Batch(List<SourceRecord> records, CountDownLatch used) {
        /// It may be confirmed to the server.
        void done() {
            used.countDown();
        }
    }

    /// @return nothing if there was none in this time
    /// @throws LogEndedException the engine ended by itself, and all its batches were read
    Optional<Batch> next(Duration atMost) throws InterruptedException, LogEndedException {
        long end = System.nanoTime() + Math.max(0, atMost.toNanos());
        do {
            Batch batch = batches.poll(
                    Math.min(20, Math.max(0, (end - System.nanoTime()) / 1_000_000)), TimeUnit.MILLISECONDS);
            if (batch != null) {
                return Optional.of(batch);
            }
            if (ended.getCount() == 0) {
                throw new LogEndedException(error);
            }
        } while (System.nanoTime() < end);
        return Optional.empty();
    }

    /// If the snapshot failed, the engine drops the slot, and ends after that with the reason.
    void awaitReason() throws InterruptedException, LogEndedException {
        var _ = next(REASON);
    }

    /// Begins to stop it, without waiting. The engine refuses to stop while its task starts.
    @Override
    public void close() {
        stopping.countDown();
        Thread.ofVirtual().name("stop " + thread.getName()).start(this::stop);
    }

    private void stop() {
        try {
            do {
                try {
                    engine.close();
                    return;
                } catch (IllegalStateException | IOException _) {
                    // Its task starts, or it has ended by itself.
                }
            } while (!ended.await(STOP_RETRY.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits for its end.
    ///
    /// @return whether it ended in this time
    boolean awaitEnd(Duration atMost) throws InterruptedException {
        return ended.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    static final class LogEndedException extends Exception {
        LogEndedException(@Nullable Throwable cause) {
            super(cause);
        }
    }
}

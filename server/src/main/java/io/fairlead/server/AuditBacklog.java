package io.fairlead.server;

import io.fairlead.threads.SupervisedThread;
import java.time.Duration;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes records in the background, and buffers those that Kafka does not accept until it does: at most `most`; beyond
/// that the oldest are dropped and counted. Adding never blocks.
final class AuditBacklog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditBacklog.class);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final Duration CLOSE = Duration.ofSeconds(2);

    private final Producer<byte[], byte[]> producer;
    private final int most;
    private final LongConsumer lost;
    /// Keyed by the order in which they were added, which a returned record keeps.
    private final SortedMap<Long, ProducerRecord<byte[], byte[]>> waiting = new TreeMap<>();
    private final SupervisedThread thread;
    private long added;
    private boolean failing;
    private boolean closing;
    private volatile boolean told;

    /// @param lost receives the number of dropped records
    AuditBacklog(Producer<byte[], byte[]> producer, int most, LongConsumer lost) {
        this.producer = producer;
        this.most = most;
        this.lost = lost;
        this.thread = SupervisedThread.of(Thread.ofVirtual().name("publisher-audit"), this::run)
                .start();
    }

    synchronized void add(ProducerRecord<byte[], byte[]> record) {
        waiting.put(added++, record);
        trim();
        notifyAll();
    }

    /// The number of waiting records.
    synchronized int size() {
        return waiting.size();
    }

    private void run() throws InterruptedException {
        for (var next = next(); next != null; next = next()) {
            send(next.getKey(), next.getValue());
        }
    }

    /// Returns null once this is closed and empty, or closed while Kafka accepts none.
    private synchronized Map.@Nullable Entry<Long, ProducerRecord<byte[], byte[]>> next() throws InterruptedException {
        while (!closing) {
            if (failing) {
                awaitNextTry();
                failing = false;
            } else if (waiting.isEmpty()) {
                wait();
            } else {
                break;
            }
        }
        return failing ? null : waiting.pollFirstEntry();
    }

    private synchronized void awaitNextTry() throws InterruptedException {
        long until = System.nanoTime() + AGAIN.toNanos();
        for (long left = AGAIN.toMillis(); left > 0 && !closing; left = (until - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
    }

    private void send(long number, ProducerRecord<byte[], byte[]> record) {
        try {
            var _ = producer.send(record, (_, problem) -> {
                if (problem == null) {
                    told = false;
                } else {
                    back(number, record, problem);
                }
            });
        } catch (RuntimeException e) {
            back(number, record, e);
        }
    }

    private synchronized void back(long number, ProducerRecord<byte[], byte[]> record, Exception problem) {
        failing = true;
        waiting.put(number, record);
        reportOnce(record.topic(), problem);
        trim();
        notifyAll();
    }

    private void reportOnce(String topic, Exception problem) {
        if (!told) {
            told = true;
            LOG.warn(
                    "code=APP-AUDIT-WAITS topic={} waiting={} most={} reason=\"{}\"",
                    topic,
                    waiting.size(),
                    most,
                    problem.getMessage());
        }
    }

    private void trim() {
        if (waiting.size() > most) {
            var _ = waiting.pollFirstEntry();
            lost.accept(1);
        }
    }

    /// Tries the waiting records once more, for two seconds; counts the rest as lost.
    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            failing = false;
            notifyAll();
        }
        awaitEnd();
        producer.close(CLOSE);
        reportLost(size());
    }

    private void reportLost(int left) {
        if (left > 0) {
            lost.accept(left);
            LOG.error("code=APP-AUDIT-LOST records={} were never written", left);
        }
    }

    private void awaitEnd() {
        try {
            if (!thread.join(CLOSE)) {
                thread.stop();
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.fairlead.embedded;

import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The progress of a log's reading thread, for those who wait for it.
final class Progress {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long position;
    /// The reason why nothing can be read at present.
    private @Nullable Throwable failure;

    void reached(long next) {
        lock.lock();
        try {
            position = next;
            failure = null;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void failed(Throwable reason) {
        lock.lock();
        try {
            failure = reason;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Returns once everything before offset `end` was read.
    void await(long end, KafkaSchemaLogConfig config) {
        lock.lock();
        try {
            awaitPosition(end, config);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TransientFailure("EMBEDDED-REGISTRY-INTERRUPTED", "interrupted while reading schemas", e);
        } finally {
            lock.unlock();
        }
    }

    private void awaitPosition(long end, KafkaSchemaLogConfig config) throws InterruptedException {
        long left = config.timeout().toNanos();
        while (position < end) {
            if (failure instanceof Failure known) {
                throw known;
            }
            if (failure != null || left <= 0) {
                throw unread(end, config);
            }
            left = changed.awaitNanos(left);
        }
    }

    private TransientFailure unread(long end, KafkaSchemaLogConfig config) {
        return new TransientFailure(
                "EMBEDDED-REGISTRY-KAFKA",
                "embedded schema registry: topic " + config.topic() + " was read to offset " + position
                        + ", expected " + end
                        + (failure != null
                                ? ": it cannot be read: " + failure
                                : " within " + config.timeout().toMillis() + " ms"),
                failure);
    }
}

package io.fairlead.api;

import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Limits how many questions read Kafka at once: each has a consumer, and one about all services holds the table.
final class Questions {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Semaphore small = new Semaphore(4);
    private final Semaphore large = new Semaphore(1);

    /// How much is read for a question.
    enum Size {
        /// One partition, or a listing that keeps nothing.
        SMALL,
        /// The table of all services.
        LARGE
    }

    /// @throws TransientFailure too many others are being answered
    <T> T ask(Size size, Callable<T> question) throws Exception {
        Semaphore permits = size == Size.LARGE ? large : small;
        if (!permits.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new TransientFailure(
                    "API-BUSY", "other questions about the past are being answered; ask again in some seconds");
        }
        try {
            return question.call();
        } finally {
            permits.release();
        }
    }
}

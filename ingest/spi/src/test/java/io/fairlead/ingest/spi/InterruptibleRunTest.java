package io.fairlead.ingest.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.failure.TransientFailure;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InterruptibleRunTest {
    private final Cancellation cancellation = new Cancellation();
    private final CountDownLatch never = new CountDownLatch(1);

    private void run(InterruptibleRun.Body body) throws InterruptedException {
        InterruptibleRun.run("test", cancellation, body);
    }

    @Test
    void runsInAThreadOfTheNameGiven() throws InterruptedException {
        AtomicReference<String> name = new AtomicReference<>("");
        run(() -> name.set(Thread.currentThread().getName()));
        assertThat(name).hasValue("test");
    }

    @Test
    void aFailureIsTheFailureOfTheRun() {
        TransientFailure failure = new TransientFailure("INGEST-TEST", "away");
        assertThatThrownBy(() -> run(() -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void aCancellationInterruptsWhatBlocksAndIsNoFailure() throws InterruptedException {
        AtomicBoolean hasEnded = new AtomicBoolean();
        run(() -> {
            cancellation.request();
            try {
                never.await();
            } finally {
                hasEnded.set(true);
            }
        });
        assertThat(hasEnded).isTrue();
    }

    @Test
    void aCallThatTheCancellationAbortsIsNoFailure() throws InterruptedException {
        run(() -> {
            cancellation.request();
            throw new TransientFailure("INGEST-TEST", "aborted");
        });
        assertThat(cancellation.isRequested()).isTrue();
    }

    /// Otherwise it could report beside the next run.
    @Test
    void anInterruptedCallerReturnsOnlyWhenTheThreadIsGone() throws InterruptedException {
        AtomicBoolean hasEnded = new AtomicBoolean();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean sawTheEnd = new AtomicBoolean();
        Thread caller = Thread.ofVirtual().start(() -> {
            try {
                run(() -> {
                    begun.countDown();
                    try {
                        never.await();
                    } finally {
                        hasEnded.set(true);
                    }
                });
            } catch (InterruptedException _) {
                sawTheEnd.set(hasEnded.get());
            }
        });
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        caller.interrupt();
        caller.join();
        assertThat(sawTheEnd).isTrue();
    }
}

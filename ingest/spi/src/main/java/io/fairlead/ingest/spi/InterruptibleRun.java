package io.fairlead.ingest.spi;

import io.fairlead.model.failure.TransientFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// One run of a source in a thread of its own, which the cancellation interrupts: for clients whose calls block and
/// end only by an interruption.
public final class InterruptibleRun {
    private InterruptibleRun() {}

    /// The run itself.
    @FunctionalInterface
    public interface Body {
        void run() throws InterruptedException;
    }

    /// Returns when the run has ended and its thread is gone, so that it reports nothing any more. After a
    /// cancellation,
    /// a failure of a call that was aborted is none.
    ///
    /// @param thread the name of the thread
    public static void run(String thread, Cancellation cancellation, Body body) throws InterruptedException {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Thread worker = Thread.ofVirtual().name(thread).start(() -> {
            try {
                body.run();
                ended.complete(null);
            } catch (InterruptedException | RuntimeException | Error e) {
                ended.completeExceptionally(e);
            }
        });
        cancellation.onRequest(worker::interrupt);
        try {
            ended.get();
        } catch (ExecutionException e) {
            rethrow(e.getCause(), cancellation);
        } finally {
            end(worker);
        }
    }

    private static void rethrow(@Nullable Throwable cause, Cancellation cancellation) {
        switch (cause) {
            case InterruptedException _ when cancellation.isRequested() -> {}
            // A call that is aborted by the cancellation may fail in its own way.
            case TransientFailure _ when cancellation.isRequested() -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case null, default -> throw new IllegalStateException("the reading ended unexpectedly", cause);
        }
    }

    private static void end(Thread worker) {
        worker.interrupt();
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException _) {
                interrupted = true;
                worker.interrupt();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

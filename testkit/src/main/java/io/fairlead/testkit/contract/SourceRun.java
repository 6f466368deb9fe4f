package io.fairlead.testkit.contract;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The least runner: runs a source in a thread, calls it again 20 ms after each transient failure, and stops at
/// anything else it throws.
public final class SourceRun implements AutoCloseable {
    private static final Duration BACKOFF = Duration.ofMillis(20);
    /// An interrupt would be taken for a failure of the run.
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final RegistrySource source;
    private final RecordingListener listener;
    private final Cancellation cancellation = new Cancellation();
    private final Thread thread;
    private volatile @Nullable Throwable thrown;

    private SourceRun(RegistrySource source, RecordingListener listener) {
        this.source = source;
        this.listener = listener;
        this.thread = Thread.ofVirtual().name("run " + source.id()).unstarted(this::loop);
    }

    public static SourceRun start(RegistrySource source, RecordingListener listener) {
        SourceRun run = new SourceRun(source, listener);
        run.thread.start();
        return run;
    }

    private void loop() {
        try {
            while (!cancellation.isRequested()) {
                once();
            }
        } catch (Throwable e) {
            thrown = e;
        }
    }

    private void once() throws InterruptedException {
        listener.runBegins();
        try {
            source.run(listener, cancellation);
        } catch (TransientFailure e) {
            listener.failed(e);
            var _ = cancellation.await(BACKOFF);
        } finally {
            listener.runEnded();
        }
    }

    /// What ended the run other than its cancellation.
    public @Nullable Throwable thrown() {
        return thrown;
    }

    public boolean isAlive() {
        return thread.isAlive();
    }

    /// Interrupts the thread in which the source runs.
    public void interrupt() {
        thread.interrupt();
    }

    /// Requests the cancellation and waits.
    ///
    /// @return how long the run took to return, or `atMost` if it did not
    public Duration cancel(Duration atMost) throws InterruptedException {
        long begin = System.nanoTime();
        cancellation.request();
        return join(atMost) ? Duration.ofNanos(System.nanoTime() - begin) : atMost;
    }

    /// Waits for the run to end by itself.
    public boolean join(Duration atMost) throws InterruptedException {
        return thread.join(atMost);
    }

    @Override
    public void close() {
        cancellation.request();
        try {
            if (!thread.join(PATIENCE)) {
                thread.interrupt();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        source.close();
    }
}

package io.fairlead.ingest.runner;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteAnswer;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Position;
import io.fairlead.model.failure.RejectedFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Receives the reports of one run of a source.
final class RunListener implements RegistryListener {
    private final EpochSession session;
    private final RateLimiters rates;
    private final Cancellation cancellation;
    private final Handled handled;

    /// Learns of each report that was handled.
    interface Handled {
        /// A report, with the time at which the registry was read.
        void answered(Instant observed);

        void rejected(String item, RejectedFailure failure);

        void resolved(String item);
    }

    RunListener(EpochSession session, RateLimiters rates, Cancellation cancellation, Handled handled) {
        this.session = session;
        this.rates = rates;
        this.cancellation = cancellation;
        this.handled = handled;
    }

    @Override
    public void awaitPermit() throws InterruptedException {
        awaitPermit("");
    }

    @Override
    public void awaitPermit(String api) throws InterruptedException {
        Duration wait = rates.of(api).reserve();
        if (wait.isPositive()) {
            boolean cancelled = cancellation.await(wait);
            if (cancelled) {
                return; // the source sees it before it asks
            }
        }
    }

    @Override
    public Optional<Position> resumable() {
        return session.resumable();
    }

    @Override
    public void complete(CompleteAnswer answer) {
        session.complete(answer);
        handled.answered(answer.observed());
    }

    @Override
    public void changed(Delta delta) {
        session.changed(delta);
        handled.answered(delta.observed());
    }

    @Override
    public void rejected(String item, RejectedFailure failure) {
        rejected(item, item.getBytes(StandardCharsets.UTF_8), failure);
    }

    @Override
    public void rejected(String item, byte[] content, RejectedFailure failure) {
        handled.rejected(item, failure);
        session.rejected(item, content, failure);
    }

    @Override
    public void resolved(String item) {
        handled.resolved(item);
    }
}

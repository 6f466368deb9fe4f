package io.fairlead.ingest.runner;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteAnswer;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.RejectedFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Receives the reports of one run of a source. `answered` is called with the time of each report that was handled.
final class RunListener implements RegistryListener {
    private final SourceId source;
    private final EpochSession session;
    private final RateLimiters rates;
    private final Emitter emitter;
    private final Cancellation cancellation;
    private final Consumer<Instant> answered;
    private final HealthBoard health;

    RunListener(
            SourceId source,
            EpochSession session,
            RateLimiters rates,
            Emitter emitter,
            Cancellation cancellation,
            Consumer<Instant> answered,
            HealthBoard health) {
        this.source = source;
        this.session = session;
        this.rates = rates;
        this.emitter = emitter;
        this.cancellation = cancellation;
        this.answered = answered;
        this.health = health;
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
        answered.accept(answer.observed());
    }

    @Override
    public void changed(Delta delta) {
        session.changed(delta);
        answered.accept(delta.observed());
    }

    @Override
    public void rejected(String item, RejectedFailure failure) {
        rejected(item, item.getBytes(StandardCharsets.UTF_8), failure);
    }

    @Override
    public void rejected(String item, byte[] content, RejectedFailure failure) {
        health.rejected(item, failure);
        if (!session.isOver()) {
            emitter.setAside(source, item, content, failure);
        }
    }

    @Override
    public void resolved(String item) {
        health.resolved(item);
    }
}

package io.fairlead.ingest.runner;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Position;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/// Receives the reports of one run of a source. What a thread of it reports after the epoch has ended is not
/// shown: the source may be read by another process by then.
final class RunListener implements RegistryListener {
    private final EpochSession session;
    private final Requests requests;
    private final HealthBoard health;
    private final Consumer<Instant> answered;

    /// The requests of one run, until its cancellation.
    record Requests(SourceCalls calls, Cancellation cancellation) {}

    /// @param answered learns of each report that was handled: of the time at which the registry was read
    RunListener(EpochSession session, Requests requests, HealthBoard health, Consumer<Instant> answered) {
        this.session = session;
        this.requests = requests;
        this.health = health;
        this.answered = answered;
    }

    @Override
    public void awaitPermit() throws InterruptedException {
        awaitPermit("");
    }

    @Override
    public void awaitPermit(String api) throws InterruptedException {
        requests.calls().awaitPermit(api, requests.cancellation());
    }

    @Override
    public void called(String api) {
        if (!session.isOver()) {
            requests.calls().called(api);
        }
    }

    @Override
    public void responded() {
        session.responded();
    }

    @Override
    public void throttled(String part) {
        if (!session.isOver()) {
            requests.calls().throttled(part);
        }
    }

    @Override
    public void partAnswered(String part, Instant observed) {
        if (!session.isOver()) {
            requests.calls().knows(part);
            session.responded();
            health.partAnswered(part, observed);
        }
    }

    @Override
    public void partFailed(String part, Failure failure) {
        if (!session.isOver()) {
            requests.calls().knows(part);
            health.partFailed(part, failure);
        }
    }

    @Override
    public Optional<Position> resumable() {
        return session.resumable();
    }

    @Override
    public void complete(CompleteReport answer) {
        session.complete(answer);
        requests.calls().read();
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
        session.rejected(item, content, failure);
    }

    @Override
    public void resolved(String item) {
        health.resolved(item);
    }
}

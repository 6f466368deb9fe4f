package io.fairlead.ingest.runner;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Position;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Receives the reports of one run of a source. What a thread of it reports after the epoch has ended is not
/// shown: the source may be read by another process by then.
final class RunListener implements RegistryListener {
    private static final Logger LOG = LoggerFactory.getLogger(RunListener.class);

    private final EpochSession session;
    private final Turn turn;
    private final HealthBoard health;
    private final Consumer<Instant> answered;

    /// One run: its requests, until its cancellation, and what owners recorded before it.
    record Turn(SourceCalls calls, Cancellation cancellation, Supplier<List<Position>> recorded) {}

    /// @param answered learns of each report that was handled: of the time at which the registry was read
    RunListener(EpochSession session, Turn turn, HealthBoard health, Consumer<Instant> answered) {
        this.session = session;
        this.turn = turn;
        this.health = health;
        this.answered = answered;
    }

    @Override
    public void awaitPermit() throws InterruptedException {
        awaitPermit("");
    }

    @Override
    public void awaitPermit(String api) throws InterruptedException {
        turn.calls().awaitPermit(api, turn.cancellation());
    }

    @Override
    public void called(String api) {
        if (!session.isOver()) {
            turn.calls().called(api);
        }
    }

    @Override
    public void responded() {
        session.responded();
    }

    @Override
    public void throttled(String part) {
        if (!session.isOver()) {
            turn.calls().throttled(part);
        }
    }

    @Override
    public void partAnswered(String part, Instant observed) {
        if (!session.isOver()) {
            turn.calls().knows(part);
            session.responded();
            health.partAnswered(part, observed);
        }
    }

    @Override
    public void partFailed(String part, Failure failure) {
        if (!session.isOver()) {
            turn.calls().knows(part);
            health.partFailed(part, failure);
        }
    }

    @Override
    public Optional<Position> resumable() {
        return session.resumable();
    }

    @Override
    public void registryReset(String problem, Duration kept) {
        LOG.warn(
                "source={} the registry was reset: {}; what it listed before and does not list again is kept for {} s",
                session.source(),
                problem,
                kept.toSeconds());
    }

    @Override
    public List<Position> recordedPositions() {
        return turn.recorded().get();
    }

    @Override
    public void complete(CompleteReport answer) {
        session.complete(answer);
        turn.calls().read();
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

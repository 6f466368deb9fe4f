package io.fairlead.ingest.runner;

import io.fairlead.ingest.runner.SourceHealth.State;
import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the health of one source and logs each change of its state once. Thread-safe.
final class HealthBoard {
    private static final Logger LOG = LoggerFactory.getLogger(HealthBoard.class);

    private final InstantSource clock;
    private final RejectedItems items = new RejectedItems();
    private final PartBoard parts = new PartBoard();
    private SourceHealth health;

    HealthBoard(SourceId source, InstantSource clock) {
        this.clock = clock;
        health =
                new SourceHealth(source, State.STANDBY, clock.instant(), null, 0, 0, Epoch.NONE, null, null, List.of());
    }

    /// If the source has no other problem, its rejections are one.
    synchronized SourceHealth health() {
        RejectedFailure first = health.code() == null ? items.first() : null;
        return new SourceHealth(
                health.source(),
                health.state(),
                health.since(),
                health.lastAnswer(),
                health.instances(),
                health.rejected() + items.count(),
                health.epoch(),
                first == null ? health.code() : first.code(),
                first == null ? health.message() : items.summary(first),
                parts.all());
    }

    synchronized void partAnswered(String part, Instant observed) {
        parts.answered(part, observed);
    }

    synchronized void partFailed(String part, Failure failure) {
        parts.failed(part, failure, clock.instant());
    }

    /// An item that the source cannot use, until it is resolved. A source reports it once, so it is kept across
    /// epochs.
    synchronized void rejected(String item, RejectedFailure failure) {
        items.add(item, failure);
    }

    synchronized void resolved(String item) {
        items.remove(item);
    }

    /// The source is not read here any more: another process knows of its parts.
    synchronized void forgetParts() {
        parts.clear();
    }

    synchronized void standby() {
        change(State.STANDBY, health.epoch(), null);
    }

    /// A stopped source stays stopped, with its reason, until its registry has responded.
    synchronized void starting(Epoch epoch) {
        if (health.state() != State.STOPPED) {
            change(State.STARTING, epoch, null);
        }
    }

    synchronized void failing(State state, Failure failure) {
        change(state, health.epoch(), failure);
    }

    synchronized void answered(Instant observed, EpochSession session) {
        if (health.state() != State.READING) {
            change(State.READING, session.epoch(), null);
        }
        health = new SourceHealth(
                health.source(),
                health.state(),
                health.since(),
                observed,
                session.instances(),
                session.rejected(),
                session.epoch(),
                health.code(),
                health.message(),
                List.of());
    }

    private void change(State state, Epoch epoch, @Nullable Failure failure) {
        SourceHealth was = health;
        SourceHealth now = next(state, epoch, failure);
        health = now;
        if (state != was.state() || !Objects.equals(now.code(), was.code())) {
            log(now);
        }
    }

    private SourceHealth next(State state, Epoch epoch, @Nullable Failure failure) {
        return new SourceHealth(
                health.source(),
                state,
                state == health.state() ? health.since() : clock.instant(),
                health.lastAnswer(),
                health.instances(),
                health.rejected(),
                epoch,
                failure == null ? null : failure.code(),
                failure == null ? null : failure.getMessage(),
                List.of());
    }

    private static void log(SourceHealth now) {
        if (now.code() == null) {
            LOG.info(
                    "source={} state={} epoch={} instances={}",
                    now.source(),
                    now.state(),
                    now.epoch(),
                    now.instances());
        } else {
            LOG.warn(
                    "source={} state={} epoch={} instances={} code={} reason=\"{}\"",
                    now.source(),
                    now.state(),
                    now.epoch(),
                    now.instances(),
                    now.code(),
                    now.message());
        }
    }
}

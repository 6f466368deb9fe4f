package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.CompleteAnswer;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.Position;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Lists one part of a registry repeatedly. One thread at a time; [#listAgain] may be called from any.
final class PartPoller {
    private final PolledPart part;
    private final PollSchedule schedule;
    private final SourceContext context;
    private final Semaphore asked = new Semaphore(0);
    private Duration wait = Duration.ZERO;
    private String cause = "";
    private int failures;

    PartPoller(PolledPart part, PollSchedule schedule, SourceContext context) {
        this.part = part;
        this.schedule = schedule;
        this.context = context;
    }

    /// A response, or the failure in its place.
    sealed interface Outcome {
        record Listed(Listing.Complete listing, Instant observed) implements Outcome {}

        record Unchanged(Position position, Instant observed) implements Outcome {}

        record Failed(Failure failure) implements Outcome {}
    }

    String prefix() {
        return part.prefix();
    }

    Outcome fetch(RegistryListener listener, boolean full) throws InterruptedException {
        try {
            return switch (part.fetch(new PollRequest(listener, full))) {
                case Listing.Complete complete ->
                    new Outcome.Listed(complete, context.clock().instant());
                case Listing.Unchanged(var position) ->
                    new Outcome.Unchanged(position, context.clock().instant());
            };
        } catch (Failure failure) {
            return new Outcome.Failed(failure);
        }
    }

    /// Reports each further listing of this part, until interrupted.
    ///
    /// @throws Failure the part is the whole registry, and could not be listed
    void follow(RegistryListener listener) throws InterruptedException {
        while (true) {
            boolean full = asked.tryAcquire(wait.toNanos(), TimeUnit.NANOSECONDS);
            asked.drainPermits();
            switch (fetch(listener, full)) {
                case Outcome.Listed(var listing, var observed) -> {
                    listener.complete(new CompleteAnswer(
                            scope(), listing.instances(), listing.unread(), listing.position(), observed));
                    succeeded(listener);
                }
                case Outcome.Unchanged(var position, var observed) -> {
                    listener.changed(new Delta(List.of(), List.of(), position, observed));
                    succeeded(listener);
                }
                case Outcome.Failed(var failure) -> {
                    if (part.prefix().isEmpty()) {
                        throw failure;
                    }
                    failed(listener, failure);
                }
            }
        }
    }

    private Scope scope() {
        return part.prefix().isEmpty() ? new Scope.WholeRegistry() : new Scope.IdPrefix(part.prefix());
    }

    void succeeded(RegistryListener listener) {
        failures = 0;
        wait = schedule.next(context.random());
        if (!cause.isEmpty()) {
            cause = "";
            listener.resolved(part.prefix());
        }
    }

    /// Reported once for each cause.
    void failed(RegistryListener listener, Failure failure) {
        failures++;
        wait = schedule.afterFailure(failures, askedWait(failure), context.random());
        String now = failure.code() + " " + failure.getMessage();
        if (!part.prefix().isEmpty() && !now.equals(cause)) {
            cause = now;
            listener.rejected(
                    part.prefix(), new RejectedFailure(failure.code(), String.valueOf(failure.getMessage()), failure));
        }
    }

    private Duration askedWait(Failure failure) {
        return switch (failure) {
            case TransientFailure _ -> AskedWait.of(failure);
            case RejectedFailure _ -> Duration.ZERO;
            // An operator has to correct something first.
            case ConfigurationFailure _ -> schedule.longestRetry();
        };
    }

    void listAgain() {
        asked.release();
    }
}

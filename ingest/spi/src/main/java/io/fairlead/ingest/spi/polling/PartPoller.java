package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.CompleteReport;
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
import java.util.Optional;

/// Lists one part of a registry repeatedly. One thread at a time; [#listAgain] and [#event] may be called from
/// any.
final class PartPoller {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final PolledPart part;
    private final PollSchedule schedule;
    private final QuotaRate rate;
    private final SourceContext context;
    private final ListingRequests requests = new ListingRequests();
    private final PartRejection rejection;
    private Duration wait = Duration.ZERO;
    private Duration took = Duration.ZERO;
    private int failures;
    /// Whether a complete listing of this run was reported: before, there is none that could be unchanged.
    private boolean isReported;

    PartPoller(PolledPart part, PollSchedule schedule, QuotaRate rate, SourceContext context) {
        this.part = part;
        this.schedule = schedule;
        this.rate = rate;
        this.context = context;
        this.rejection = new PartRejection(part.prefix());
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

    /// @param full as in [PollRequest]; always true of a part that was not reported in this run
    Outcome fetch(RegistryListener listener, boolean full) throws InterruptedException {
        requests.listingBegins();
        long began = System.nanoTime();
        try {
            Listing listing = part.fetch(new PollRequest(listener, full || !isReported));
            Instant observed = context.clock().instant();
            took = Duration.ofNanos(System.nanoTime() - began);
            rate.listed(System.nanoTime());
            listener.partAnswered(part.name(), observed);
            return switch (listing) {
                case Listing.Complete complete -> new Outcome.Listed(complete, observed);
                case Listing.Unchanged _
                when !isReported ->
                    throw new IllegalStateException(part.prefix() + ": the first listing of a run is complete");
                case Listing.Unchanged(var position) -> new Outcome.Unchanged(position, observed);
            };
        } catch (Failure failure) {
            if (AskedWait.isThrottled(failure)) {
                rate.throttled(System.nanoTime());
                listener.throttled(part.name());
            }
            listener.partFailed(part.name(), failure);
            return new Outcome.Failed(failure);
        }
    }

    /// Reports each further listing of this part, until interrupted.
    ///
    /// @throws Failure the part is the whole registry, and could not be listed
    void follow(RegistryListener listener) throws InterruptedException {
        while (true) {
            switch (fetch(listener, requests.await(wait, gather()))) {
                case Outcome.Listed(var listing, var observed) -> {
                    listener.complete(new CompleteReport(
                            scope(), listing.instances(), listing.unread(), listing.position(), observed));
                    reported();
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

    /// Events do not shorten the wait after a failure: the listing after it serves them as well.
    private Optional<Duration> gather() {
        return failures > 0 ? Optional.empty() : Optional.of(EarlyListing.gather(took, rate.current()));
    }

    private Scope scope() {
        return part.prefix().isEmpty() ? new Scope.WholeRegistry() : new Scope.IdPrefix(part.prefix());
    }

    /// A complete listing of this part was reported.
    void reported() {
        isReported = true;
    }

    void succeeded(RegistryListener listener) {
        failures = 0;
        wait = part.nextIn()
                .filter(Duration::isPositive)
                .map(asked -> asked.compareTo(LONGEST) < 0 ? asked : LONGEST)
                .orElseGet(() -> schedule.next(rate.current(), context.random()));
        rejection.succeeded(listener);
    }

    /// Reported once for each cause.
    void failed(RegistryListener listener, Failure failure) {
        failures++;
        wait = waitAfter(failure);
        if (!part.prefix().isEmpty()) {
            rejection.failed(listener, failure);
        }
    }

    private Duration waitAfter(Failure failure) {
        if (AskedWait.isThrottled(failure)) {
            return schedule.afterThrottle(rate.current(), askedWait(failure), context.random());
        }
        return schedule.afterFailure(failures, askedWait(failure), context.random());
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
        requests.listAgain();
    }

    /// An event names this part.
    void event() {
        requests.event();
    }
}

package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Receives the events of one feed repeatedly. Its failures are shown as those of a part, and end nothing. One
/// thread.
final class FeedPoller {
    private static final PollSchedule RETRY = new PollSchedule(Duration.ofSeconds(5), Duration.ofMinutes(5));

    private final HintFeed feed;
    private final SourceContext context;
    private final PartRejection rejection;
    private int failures;

    FeedPoller(HintFeed feed, SourceContext context) {
        this.feed = feed;
        this.context = context;
        this.rejection = new PartRejection(feed.name() + "/");
    }

    /// Until interrupted.
    ///
    /// @param parts as in [Hints]
    void follow(RegistryListener listener, Consumer<String> parts) throws InterruptedException {
        Hints hints = new Hints(listener, parts);
        while (true) {
            try {
                feed.receive(hints);
                failures = 0;
                listener.partAnswered(feed.name(), context.clock().instant());
                rejection.succeeded(listener);
            } catch (Failure failure) {
                failures++;
                if (AskedWait.isThrottled(failure)) {
                    listener.throttled(feed.name());
                }
                listener.partFailed(feed.name(), failure);
                rejection.failed(listener, failure);
                TimeUnit.NANOSECONDS.sleep(waitAfter(failure).toNanos());
            }
        }
    }

    /// What an operator has to correct is tried rarely.
    private Duration waitAfter(Failure failure) {
        Duration asked = failure instanceof ConfigurationFailure ? RETRY.longestRetry() : AskedWait.of(failure);
        return RETRY.afterFailure(failures, asked, context.random());
    }
}

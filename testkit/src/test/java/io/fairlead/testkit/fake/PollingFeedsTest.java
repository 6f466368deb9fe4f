package io.fairlead.testkit.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.HintFeed;
import io.fairlead.ingest.spi.polling.Hints;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PollSchedule;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.ingest.spi.polling.PolledRegistry;
import io.fairlead.ingest.spi.polling.PollingSource;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Events of a feed only request early listings; nothing that a feed does harms the others.
class PollingFeedsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final PollSchedule HOURLY = new PollSchedule(Duration.ofHours(1), Duration.ofHours(1));

    private final RecordingListener listener = new RecordingListener();
    private final Counted one = new Counted("a/");
    private final Counted other = new Counted("b/");
    private final Feed feed = new Feed();

    private static final class Counted implements PolledPart {
        private final String prefix;
        private final AtomicInteger fetched = new AtomicInteger();
        private volatile @Nullable TransientFailure failure;

        Counted(String prefix) {
            this.prefix = prefix;
        }

        @Override
        public String prefix() {
            return prefix;
        }

        @Override
        public Listing fetch(PollRequest request) {
            int number = fetched.incrementAndGet();
            TransientFailure now = failure;
            if (now != null) {
                throw now;
            }
            return Listing.Complete.of(List.of(), Position.of(number));
        }
    }

    private static final class Feed implements HintFeed {
        private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
        private volatile @Nullable TransientFailure failure;

        @Override
        public String name() {
            return "events";
        }

        @Override
        public void receive(Hints hints) throws InterruptedException {
            check(hints.listener());
            hints.changed(events.take());
        }

        @Override
        public void check(RegistryListener ignored) {
            TransientFailure now = failure;
            if (now != null) {
                throw now;
            }
        }
    }

    private PollingSource source(PollSchedule schedule) {
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(1), ByteBudget.ofHeap());
        return new PollingSource(
                new SourceId("fake"),
                new PolledRegistry(List.of(one, other), List.of(feed), () -> {}),
                schedule,
                context);
    }

    private void awaitListings(Counted part, int number) throws InterruptedException {
        assertThat(listener.await(PATIENCE, _ -> part.fetched.get() >= number))
                .as("listing %s of %s", number, part.prefix())
                .isTrue();
    }

    @Test
    void anEventRequestsAnEarlyListingOfThePartThatItNames() throws InterruptedException {
        try (SourceRun run = SourceRun.start(source(HOURLY), listener)) {
            awaitListings(one, 1);
            feed.events.add("a/");
            awaitListings(one, 2);
            awaitListings(one, 3);

            assertThat(other.fetched).hasValue(1);
            assertThat(run.isAlive()).isTrue();
            assertThat(listener.answeredParts()).containsKey("events");
            assertThat(listener.breaches()).isEmpty();
        }
    }

    @Test
    void manyEventsAreFewListings() throws InterruptedException {
        try (SourceRun run = SourceRun.start(source(HOURLY), listener)) {
            awaitListings(one, 1);
            for (int i = 0; i < 10_000; i++) {
                feed.events.add("a/");
            }
            feed.events.add("b/");
            awaitListings(other, 2);
            assertThat(one.fetched.get()).isBetween(2, 20);
            assertThat(run.isAlive()).isTrue();
        }
    }

    @Test
    void aFeedThatFailsIsShownAndTheListingsContinue() throws InterruptedException {
        feed.failure = new TransientFailure("INGEST-FAKE-QUEUE", "no such queue");
        try (SourceRun run =
                SourceRun.start(source(new PollSchedule(Duration.ofMillis(10), Duration.ofMillis(50))), listener)) {
            assertThat(listener.await(PATIENCE, it -> it.unresolved().contains("events/")))
                    .isTrue();
            assertThat(listener.failedParts()).containsKey("events");
            awaitListings(one, one.fetched.get() + 10);

            feed.failure = null;
            feed.events.add("a/");
            assertThat(listener.await(PATIENCE, it -> it.unresolved().isEmpty()))
                    .isTrue();
            assertThat(listener.failedParts()).isEmpty();
            assertThat(listener.failures()).as("once for each cause").hasSize(1);
            assertThat(run.isAlive()).isTrue();
        }
    }

    /// A registry that asks for a pause gets it, whatever its events say.
    @Test
    void eventsDoNotShortenTheWaitAfterAFailure() throws InterruptedException {
        one.failure = new TransientFailure("INGEST-FAKE-BUSY", "too many requests", null, Duration.ofSeconds(60));
        try (SourceRun run = SourceRun.start(source(HOURLY), listener)) {
            assertThat(listener.await(PATIENCE, it -> it.unresolved().contains("a/")))
                    .isTrue();
            feed.events.add("a/");
            feed.events.add("b/");
            awaitListings(other, 2);
            assertThat(one.fetched).hasValue(1);
            assertThat(run.isAlive()).isTrue();
        }
    }

    @Test
    void aRunThatWaitsForEventsEndsSoonAfterItsCancellation() throws InterruptedException {
        try (SourceRun run = SourceRun.start(source(HOURLY), listener)) {
            awaitListings(one, 1);
            assertThat(run.cancel(PATIENCE)).isLessThan(Duration.ofSeconds(10));
        }
    }

    @Test
    void aCheckTellsWhetherTheFeedCanBeUsed() throws InterruptedException {
        PollingSource source = source(HOURLY);
        source.checkFeeds(listener);
        feed.failure = new TransientFailure("INGEST-FAKE-QUEUE", "no such queue");
        assertThatThrownBy(() -> source.checkFeeds(listener)).isSameAs(feed.failure);
    }
}

package io.fairlead.testkit.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.spi.SourceContext;
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
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/// How often the parts of a [PollingSource] are listed while the registry throttles some of them.
class PollingQuotaTest {
    private static final Duration EVERY = Duration.ofMillis(100);
    private static final PollSchedule SCHEDULE = new PollSchedule(EVERY, Duration.ofMinutes(1));

    private final RecordingListener listener = new RecordingListener();

    private interface Throttle {
        boolean refuses(Timed part);
    }

    /// Notes when it was listed.
    private static final class Timed implements PolledPart {
        private final String prefix;
        private final String quota;
        private final Throttle throttle;
        private final List<Long> refused = new CopyOnWriteArrayList<>();
        private final List<Long> listed = new CopyOnWriteArrayList<>();

        Timed(String prefix, String quota, Throttle throttle) {
            this.prefix = prefix;
            this.quota = quota;
            this.throttle = throttle;
        }

        @Override
        public String prefix() {
            return prefix;
        }

        @Override
        public String quota() {
            return quota;
        }

        @Override
        public Listing fetch(PollRequest request) {
            if (throttle.refuses(this)) {
                refused.add(System.nanoTime());
                throw new TransientFailure(
                        "INGEST-FAKE-BUSY",
                        "too many requests",
                        null,
                        new TransientFailure.Refusal(TransientFailure.Reason.OVERLOADED, Duration.ZERO));
            }
            listed.add(System.nanoTime());
            return Listing.Complete.of(List.of(), Position.of(listed.size()));
        }

        Duration longestWait() {
            long longest = 0;
            for (int i = 1; i < listed.size(); i++) {
                longest = Math.max(longest, listed.get(i) - listed.get(i - 1));
            }
            return Duration.ofNanos(longest);
        }
    }

    private static PollingSource source(PolledPart... parts) {
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(1), ByteBudget.ofHeap());
        return new PollingSource(new SourceId("fake"), PolledRegistry.of(parts), SCHEDULE, context);
    }

    @Test
    void allPartsOfAQuotaAreListedLessOftenWhileOneIsThrottled() throws InterruptedException {
        Timed refused = new Timed("a/", "server", _ -> true);
        Timed beside = new Timed("b/", "server", _ -> false);
        Timed other = new Timed("c/", "c/", _ -> false);
        SourceRun run = SourceRun.start(source(refused, beside, other), listener);

        assertThat(listener.await(
                        Duration.ofSeconds(60), _ -> beside.longestWait().compareTo(EVERY.multipliedBy(10)) > 0))
                .isTrue();
        run.close();

        assertThat(other.listed).hasSizeGreaterThan(beside.listed.size());
    }

    /// A registry of one part throws the refusal, which ends the run.
    @Test
    void theRunAfterAThrottledOneIsNotAtTheFullRate() throws InterruptedException {
        Timed only = new Timed("", "", part -> {
            List<Long> before = part.refused;
            return before.size() < 2 || System.nanoTime() - before.getFirst() < EVERY.toNanos() * 15;
        });
        SourceRun run = SourceRun.start(source(only), listener);

        assertThat(listener.await(Duration.ofSeconds(60), _ -> only.listed.size() > 1))
                .isTrue();
        run.close();

        assertThat(only.longestWait()).isGreaterThan(EVERY.plus(EVERY.dividedBy(2)));
    }
}

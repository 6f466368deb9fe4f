package io.fairlead.testkit.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Scope;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PollSchedule;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.ingest.spi.polling.PolledRegistry;
import io.fairlead.ingest.spi.polling.PollingSource;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.Entry;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The waits of a [PollingSource], and what it does with failures of its parts.
class PollingFailuresTest {
    private static final PollSchedule SCHEDULE = new PollSchedule(Duration.ofMillis(10), Duration.ofMillis(40));

    private final RecordingListener listener = new RecordingListener();

    private interface Answer {
        Listing of(int fetch);
    }

    private static final class Scripted implements PolledPart {
        private final String prefix;
        private final Answer answer;
        private final List<Instant> fetched = new CopyOnWriteArrayList<>();

        Scripted(String prefix, Answer answer) {
            this.prefix = prefix;
            this.answer = answer;
        }

        @Override
        public String prefix() {
            return prefix;
        }

        @Override
        public Listing fetch(PollRequest request) {
            fetched.add(Instant.now());
            return answer.of(fetched.size());
        }
    }

    private static Listing nothing(int fetch) {
        return Listing.Complete.of(List.of(), Position.of(fetch));
    }

    private PollingSource source(PolledPart... parts) {
        SourceContext context = new SourceContext(Clock.systemUTC(), new Random(1), ByteBudget.ofHeap());
        return new PollingSource(new SourceId("fake"), PolledRegistry.of(parts), SCHEDULE, context);
    }

    @Test
    void aPartWaitsAsLongAsItsRegistryAsks() throws InterruptedException {
        Scripted good = new Scripted("a/", PollingFailuresTest::nothing);
        Scripted busy = new Scripted("b/", fetch -> {
            throw new TransientFailure("INGEST-FAKE-BUSY", "too many requests", null, Duration.ofSeconds(60));
        });
        SourceRun run = SourceRun.start(source(good, busy), listener);

        assertThat(listener.await(Duration.ofSeconds(60), _ -> good.fetched.size() > 20))
                .isTrue();
        run.close();

        assertThat(busy.fetched).hasSize(1);
    }

    private static PolledPart listedAgainIn(String prefix, Duration wait, AtomicInteger fetched) {
        return new PolledPart() {
            @Override
            public String prefix() {
                return prefix;
            }

            @Override
            public Listing fetch(PollRequest request) {
                return nothing(fetched.incrementAndGet());
            }

            @Override
            public Optional<Duration> nextIn() {
                return Optional.of(wait);
            }
        };
    }

    @Test
    void aWaitOfZeroIsThatOfTheScheduleAndOneWithoutEndIsBounded() throws InterruptedException {
        Scripted usual = new Scripted("a/", PollingFailuresTest::nothing);
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger never = new AtomicInteger();
        SourceRun run = SourceRun.start(
                source(
                        usual,
                        listedAgainIn("b/", Duration.ZERO, atOnce),
                        listedAgainIn("c/", Duration.ofSeconds(Long.MAX_VALUE), never)),
                listener);

        assertThat(listener.await(Duration.ofSeconds(60), _ -> usual.fetched.size() > 20))
                .isTrue();
        run.close();

        assertThat(run.thrown()).isNull();
        assertThat(atOnce.get()).isLessThan(10 * usual.fetched.size());
        assertThat(never).hasValue(1);
    }

    /// The TTL of DNS records, for example.
    @Test
    void aPartIsListedAgainWhenItsLastListingSaid() throws InterruptedException {
        Scripted usual = new Scripted("a/", PollingFailuresTest::nothing);
        List<Instant> fetched = new CopyOnWriteArrayList<>();
        PolledPart own = new PolledPart() {
            @Override
            public String prefix() {
                return "b/";
            }

            @Override
            public Listing fetch(PollRequest request) {
                fetched.add(Instant.now());
                return nothing(fetched.size());
            }

            @Override
            public Optional<Duration> nextIn() {
                return Optional.of(fetched.size() < 3 ? Duration.ofMillis(1) : Duration.ofMinutes(10));
            }
        };
        SourceRun run = SourceRun.start(source(usual, own), listener);

        assertThat(listener.await(Duration.ofSeconds(60), _ -> usual.fetched.size() > 20))
                .isTrue();
        run.close();

        assertThat(fetched).hasSize(3);
    }

    /// For status and metrics: the parts by their names, without the end of their prefix.
    @Test
    void partsThatAnswerFailAndThrottleAreTold() throws InterruptedException {
        Scripted good = new Scripted("a/", PollingFailuresTest::nothing);
        AtomicBoolean seen = new AtomicBoolean();
        AtomicInteger throttles = new AtomicInteger();
        Scripted bad = new Scripted("b/", fetch -> {
            if (seen.get()) {
                return nothing(fetch);
            }
            throttles.incrementAndGet();
            throw new TransientFailure(
                    "INGEST-FAKE-BUSY",
                    "too many requests",
                    null,
                    new TransientFailure.Refusal(TransientFailure.Reason.OVERLOADED, Duration.ZERO));
        });
        SourceRun run = SourceRun.start(source(good, bad), listener);

        assertThat(listener.await(Duration.ofSeconds(60), it -> it.failedParts().containsKey("b")))
                .isTrue();
        seen.set(true);
        assertThat(listener.await(
                        Duration.ofSeconds(60),
                        it -> it.answeredParts().keySet().equals(Set.of("a", "b"))))
                .isTrue();
        run.close();

        assertThat(listener.failedParts()).isEmpty();
        assertThat(listener.throttles()).isEqualTo(Map.of("b", throttles.get()));
    }

    @Test
    void aFailureIsNoThrottleUnlessTheRegistryIsOverloaded() throws InterruptedException {
        Scripted only = new Scripted("", fetch -> {
            throw new TransientFailure("INGEST-FAKE-DOUBT", "ask again then", null, Duration.ofMillis(1));
        });
        SourceRun run = SourceRun.start(source(only), listener);

        assertThat(listener.await(Duration.ofSeconds(60), it -> it.failures().size() > 2))
                .isTrue();
        run.close();

        assertThat(listener.throttles()).isEmpty();
        assertThat(listener.failedParts()).containsOnlyKeys("");
    }

    @Test
    void aPartThatCannotWorkIsReportedOnceAndStopsNoOther() throws InterruptedException {
        Scripted good = new Scripted("a/", PollingFailuresTest::nothing);
        Scripted bad = new Scripted("b/", fetch -> {
            throw new ConfigurationFailure("INGEST-FAKE-RIGHTS", "the role of b may not list");
        });
        SourceRun run = SourceRun.start(source(good, bad), listener);

        assertThat(listener.await(Duration.ofSeconds(60), _ -> bad.fetched.size() > 3 && good.fetched.size() > 3))
                .isTrue();
        run.close();

        assertThat(run.thrown()).isNull();
        assertThat(listener.failures()).hasSize(1);
        assertThat(listener.unresolved()).containsExactly("b/");
    }

    @Test
    void failuresOfTheOnlyPartAreThoseOfTheRun() throws InterruptedException {
        Scripted only = new Scripted("", fetch -> {
            if (fetch % 2 == 0) {
                throw new TransientFailure("INGEST-FAKE-ERROR", "an error");
            }
            return nothing(fetch);
        });
        SourceRun run = SourceRun.start(source(only), listener);

        assertThat(listener.await(Duration.ofSeconds(60), it -> it.failures().size() > 2))
                .isTrue();
        run.close();

        assertThat(listener.failures()).allSatisfy(it -> assertThat(it).isInstanceOf(TransientFailure.class));
        assertThat(listener.wholeAnswers()).hasSizeGreaterThan(1);
    }

    @Test
    void whatIsUnchangedIsReportedAsStillValidAndARecheckAsksForAll() throws InterruptedException {
        PolledPart part = new PolledPart() {
            @Override
            public String prefix() {
                return "";
            }

            @Override
            public Listing fetch(PollRequest request) {
                return request.full() ? nothing(1) : new Listing.Unchanged(Position.of(1));
            }
        };
        PollingSource source = source(part);
        SourceRun run = SourceRun.start(source, listener);
        assertThat(listener.await(Duration.ofSeconds(60), it -> it.deltas() > 2))
                .isTrue();
        assertThat(listener.wholeAnswers()).hasSize(1);

        assertThat(source.recheck(new TreeSet<>(List.of("web")))).isTrue();
        assertThat(listener.await(
                        Duration.ofSeconds(60), it -> it.wholeAnswers().size() == 2))
                .isTrue();
        run.close();
        assertThat(source.recheck(new TreeSet<>(List.of("web")))).isFalse();
    }

    /// Remembers what it listed whichever run it was for, as a conditional request does.
    private static final class Remembering implements PolledPart {
        private final String prefix;
        private final Instance listed;
        private volatile boolean fails;
        private boolean isKnown;

        Remembering(String prefix) {
            this.prefix = prefix;
            listed = FakeEntries.instance(prefix, new Entry("contract-web", "one", 8001));
        }

        @Override
        public String prefix() {
            return prefix;
        }

        @Override
        public synchronized Listing fetch(PollRequest request) {
            if (fails) {
                throw new TransientFailure("INGEST-FAKE-ERROR", "an error");
            }
            if (isKnown && !request.full()) {
                return new Listing.Unchanged(Position.of(1));
            }
            isKnown = true;
            return Listing.Complete.of(List.of(listed), Position.of(1));
        }
    }

    /// A new run is one of a new epoch: nothing of it is known, whatever the part remembers.
    @Test
    void aPartThatFailsFirstIsReportedAsAWholeOnceItIsListed() throws InterruptedException {
        Remembering good = new Remembering("a/");
        Remembering bad = new Remembering("b/");
        PollingSource source = source(good, bad);
        SourceRun first = SourceRun.start(source, listener);
        assertThat(listener.await(Duration.ofSeconds(60), it -> it.deltas() > 2))
                .isTrue();
        first.close();
        bad.fails = true;
        RecordingListener next = new RecordingListener();
        SourceRun second = SourceRun.start(source, next);
        assertThat(next.await(Duration.ofSeconds(60), it -> it.deltas() > 2)).isTrue();

        bad.fails = false;

        assertThat(next.await(Duration.ofSeconds(60), it -> it.view().containsKey("b/contract-web/one")))
                .isTrue();
        int deltas = next.deltas();
        assertThat(next.await(Duration.ofSeconds(60), it -> it.deltas() > deltas + 4))
                .isTrue();
        second.close();
        assertThat(next.answers())
                .extracting(CompleteReport::scope)
                .containsExactly(new Scope.WholeRegistry(), new Scope.IdPrefix("b/"));
    }

    @Test
    void aPartThatFailedAtTheEndOfARunIsResolvedByTheNextOne() throws InterruptedException {
        Remembering good = new Remembering("a/");
        Remembering bad = new Remembering("b/");
        bad.fails = true;
        PollingSource source = source(good, bad);
        SourceRun first = SourceRun.start(source, listener);
        assertThat(listener.await(Duration.ofSeconds(60), it -> it.unresolved().contains("b/")))
                .isTrue();
        first.close();
        bad.fails = false;

        SourceRun second = SourceRun.start(source, listener);

        assertThat(listener.await(Duration.ofSeconds(60), it -> it.unresolved().isEmpty()))
                .isTrue();
        second.close();
        assertThat(listener.wholeAnswers()).hasSize(2);
    }
}

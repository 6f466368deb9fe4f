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
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
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

        assertThat(listener.await(Duration.ofSeconds(10), _ -> good.fetched.size() > 20))
                .isTrue();
        run.close();

        assertThat(busy.fetched).hasSize(1);
    }

    @Test
    void aPartThatCannotWorkIsReportedOnceAndStopsNoOther() throws InterruptedException {
        Scripted good = new Scripted("a/", PollingFailuresTest::nothing);
        Scripted bad = new Scripted("b/", fetch -> {
            throw new ConfigurationFailure("INGEST-FAKE-RIGHTS", "the role of b may not list");
        });
        SourceRun run = SourceRun.start(source(good, bad), listener);

        assertThat(listener.await(Duration.ofSeconds(10), _ -> bad.fetched.size() > 3 && good.fetched.size() > 3))
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

        assertThat(listener.await(Duration.ofSeconds(10), it -> it.failures().size() > 2))
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
        assertThat(listener.await(Duration.ofSeconds(10), it -> it.deltas() > 2))
                .isTrue();
        assertThat(listener.wholeAnswers()).hasSize(1);

        assertThat(source.recheck(new TreeSet<>(List.of("web")))).isTrue();
        assertThat(listener.await(
                        Duration.ofSeconds(10), it -> it.wholeAnswers().size() == 2))
                .isTrue();
        run.close();
        assertThat(source.recheck(new TreeSet<>(List.of("web")))).isFalse();
    }
}

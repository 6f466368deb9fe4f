package io.fairlead.operations.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.ingest.guard.GuardSetup;
import io.fairlead.ingest.rules.RuleOutcome;
import io.fairlead.ingest.runner.RunnerConfig;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.operations.connectors.FirstReport.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FirstReportTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(100);

    @FunctionalInterface
    private interface Run {
        void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException;
    }

    private record Source(SourceId id, Run run) implements RegistrySource {
        @Override
        public void run(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
            run.run(listener, cancellation);
        }

        @Override
        public void close() {}
    }

    /// Two requests at once, and then one in 1000 s.
    private static FirstReport read(Patience patience, Run run) throws InterruptedException {
        return FirstReport.of(
                new SourceSetup(
                        new Source(new SourceId("dc1"), run),
                        _ -> new RuleOutcome.Dropped("none"),
                        0,
                        0.001,
                        2,
                        RunnerConfig.DEFAULT,
                        GuardSetup.DEFAULT,
                        List.of()),
                patience);
    }

    private static void awaitPermits(int requests, RegistryListener listener, String api) throws InterruptedException {
        for (int i = 0; i < requests; i++) {
            listener.awaitPermit(api);
        }
    }

    private static void report(RegistryListener listener, Cancellation cancellation) throws InterruptedException {
        if (!cancellation.isRequested()) {
            listener.complete(CompleteReport.ofAll(List.of(), Position.UNKNOWN, Instant.EPOCH));
        }
    }

    @Test
    void keepsToTheRateOfTheSource() {
        assertThatThrownBy(() -> read(Patience.of(SHORT), (listener, cancellation) -> {
                    awaitPermits(3, listener, "");
                    report(listener, cancellation);
                }))
                .isInstanceOf(TransientFailure.class)
                .hasMessageContaining("source dc1: no complete report within 0.1 s")
                .extracting(it -> ((Failure) it).code())
                .isEqualTo("APP-CONNECT-TIMEOUT");
    }

    @Test
    void eachApiHasTheRateOfTheSource() throws InterruptedException {
        FirstReport report = read(Patience.of(LONG), (listener, cancellation) -> {
            awaitPermits(2, listener, "a");
            awaitPermits(2, listener, "b");
            report(listener, cancellation);
        });

        assertThat(report.instances()).isEmpty();
    }

    @Test
    void endsWithoutAResponse() {
        assertThatThrownBy(() -> read(new Patience(LONG, SHORT), (_, cancellation) -> cancellation.await(LONG)))
                .hasMessageContaining("no response for 0.1 s");
    }

    @Test
    void endsAlsoIfTheRegistryKeepsResponding() {
        assertThatThrownBy(() -> read(new Patience(SHORT, LONG), (listener, cancellation) -> {
                    while (!cancellation.await(Duration.ofMillis(1))) {
                        listener.responded();
                    }
                }))
                .hasMessageContaining("no complete report within 0.1 s");
    }

    @Test
    void aBugOfTheSourceIsReportedAsOne() {
        assertThatThrownBy(() -> read(Patience.of(LONG), (_, _) -> {
                    throw new IllegalStateException("no such field");
                }))
                .hasMessageContaining("no such field")
                .extracting(it -> ((Failure) it).code())
                .isEqualTo("INGEST-SOURCE-BUG");
    }

    @Test
    void aSourceThatEndsWithoutAReportIsNotLate() {
        assertThatThrownBy(() -> read(Patience.of(LONG), (_, _) -> {}))
                .hasMessage("source dc1: it ended without a complete report");
    }
}

package io.fairlead.operations.connectors;

import io.fairlead.ingest.runner.CallListener;
import io.fairlead.ingest.runner.SourceCalls;
import io.fairlead.ingest.runner.SourceRunner;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The first report of a source, read once for a command, at the source's own rate of requests: nothing is written.
/// Ends the run of the source with it.
public final class FirstReport implements RegistryListener {
    private static final Duration TO_STOP = Duration.ofSeconds(30);

    private final Cancellation cancellation = new Cancellation();
    private final SourceCalls calls;
    private volatile @Nullable CompleteReport report;
    private final Map<String, RejectedFailure> failures = new ConcurrentSkipListMap<>();
    private volatile @Nullable Failure failure;
    private volatile long heardAt = System.nanoTime();

    /// How long a report may take.
    ///
    /// @param all in total
    /// @param silence without a sign that the registry responds
    public record Patience(Duration all, Duration silence) {
        /// Only the total counts.
        public static Patience of(Duration all) {
            return new Patience(all, all);
        }

        private Duration left(long beganAt, long heardAt) {
            long now = System.nanoTime();
            Duration ofAll = all.minusNanos(now - beganAt);
            Duration ofSilence = silence.minusNanos(now - heardAt);
            return ofAll.compareTo(ofSilence) < 0 ? ofAll : ofSilence;
        }
    }

    private FirstReport(SourceSetup setup) {
        calls = new SourceCalls(setup, CallListener.NONE);
    }

    /// Runs the source until it has reported; it stays open.
    ///
    /// @throws TransientFailure `APP-CONNECT-TIMEOUT`: there was no complete report in time
    /// @throws Failure the failure of the source
    public static FirstReport of(SourceSetup setup, Patience patience) throws InterruptedException {
        FirstReport first = new FirstReport(setup);
        Thread reading =
                Thread.ofVirtual().name("connect-" + setup.source().id()).start(() -> first.run(setup));
        boolean inTime = first.await(patience);
        first.cancellation.request();
        if (!reading.join(TO_STOP)) {
            reading.interrupt();
        }
        if (first.report == null) {
            throw Objects.requireNonNullElseGet(first.failure, () -> late(setup, inTime, patience));
        }
        return first;
    }

    /// @return whether the source has reported or ended by itself
    private boolean await(Patience patience) throws InterruptedException {
        long beganAt = System.nanoTime();
        for (Duration left = patience.left(beganAt, beganAt);
                left.isPositive();
                left = patience.left(beganAt, heardAt)) {
            if (cancellation.await(left)) {
                return true;
            }
        }
        return false;
    }

    private static TransientFailure late(SourceSetup setup, boolean inTime, Patience patience) {
        String source = "source " + setup.source().id() + ": ";
        return new TransientFailure(
                "APP-CONNECT-TIMEOUT",
                inTime
                        ? source + "it ended without a complete report"
                        : source + "no complete report within " + seconds(patience.all()) + ", or no response for "
                                + seconds(patience.silence()) + "; check the registry");
    }

    private static String seconds(Duration time) {
        BigDecimal seconds = BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros();
        return seconds.toPlainString() + " s";
    }

    /// Returns once the report is there, the source has failed, or the reading was cancelled.
    private void run(SourceSetup setup) {
        try {
            setup.source().run(this, cancellation);
        } catch (Failure failed) {
            failure = failed;
        } catch (InterruptedException _) {
            // Whoever waits has given up.
        } catch (RuntimeException | Error broken) {
            failed(SourceRunner.bug(setup.source().id(), broken));
        } finally {
            cancellation.request();
        }
    }

    /// One that was cancelled may end in any way.
    private void failed(Failure bug) {
        if (!cancellation.isRequested()) {
            failure = bug;
        }
    }

    private void heard() {
        heardAt = System.nanoTime();
    }

    @Override
    public void awaitPermit() throws InterruptedException {
        awaitPermit("");
    }

    /// The account of a registry may be that of a process that reads it at the same time.
    @Override
    public void awaitPermit(String api) throws InterruptedException {
        calls.awaitPermit(api, cancellation);
        heard();
    }

    @Override
    public void responded() {
        heard();
    }

    @Override
    public void partAnswered(String part, Instant observed) {
        heard();
    }

    @Override
    public void complete(CompleteReport complete) {
        if (report == null) {
            report = complete;
        }
        cancellation.request();
    }

    @Override
    public void changed(Delta delta) {
        // The first report is complete.
    }

    @Override
    public void rejected(String item, RejectedFailure rejection) {
        failures.put(item, rejection);
    }

    public List<Instance> instances() {
        CompleteReport complete = report;
        return complete == null ? List.of() : complete.instances();
    }

    /// The items that could not be read, each with the reason.
    public Map<String, RejectedFailure> rejected() {
        return Map.copyOf(failures);
    }

    /// Returns if every part of the registry was read.
    ///
    /// @throws TransientFailure a part of the registry could not be read at all, with the reason of each
    public void requireAllParts() {
        CompleteReport complete = report;
        List<String> unread = complete == null ? List.of() : complete.unread();
        // A prefix that ends with a separator is that of a part; another one is the id of an instance.
        List<RejectedFailure> parts = unread.stream()
                .filter(prefix -> prefix.endsWith("/"))
                .map(failures::get)
                .filter(Objects::nonNull)
                .toList();
        if (!parts.isEmpty()) {
            throw new TransientFailure(
                    parts.getFirst().code(),
                    parts.stream().map(RejectedFailure::getMessage).collect(Collectors.joining("; and ")));
        }
    }
}

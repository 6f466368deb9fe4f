package io.fairlead.operations.connectors;

import io.fairlead.config.SourceConfig;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The first report of a source, read once for a command: nothing is written. Ends the run of the source with it.
public final class FirstReport implements RegistryListener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Cancellation cancellation = new Cancellation();
    private volatile @Nullable CompleteReport report;
    private final Map<String, RejectedFailure> failures = new ConcurrentSkipListMap<>();
    private volatile @Nullable Failure failure;

    private FirstReport() {}

    /// Runs the source until it has reported; it stays open.
    ///
    /// @throws TransientFailure `APP-CONNECT-TIMEOUT`: there was no complete report within 30 s
    /// @throws Failure the failure of the source
    public static FirstReport of(SourceConfig source, RegistrySource opened) throws InterruptedException {
        FirstReport first = new FirstReport();
        Thread reading = Thread.ofVirtual().name("connect-" + source.name()).start(() -> first.await(opened));
        boolean inTime = first.cancellation.await(PATIENCE);
        first.cancellation.request();
        if (!reading.join(PATIENCE)) {
            reading.interrupt();
        }
        if (first.report == null) {
            throw Objects.requireNonNullElseGet(first.failure, () -> late(source, inTime));
        }
        return first;
    }

    private static TransientFailure late(SourceConfig source, boolean inTime) {
        return new TransientFailure(
                "APP-CONNECT-TIMEOUT",
                "source " + source.name() + ": no complete report within " + PATIENCE.toSeconds() + " s"
                        + (inTime ? "" : "; check the registry"));
    }

    /// Returns once the report is there, the source has failed, or the reading was cancelled.
    private void await(RegistrySource source) {
        try {
            source.run(this, cancellation);
        } catch (Failure failed) {
            failure = failed;
        } catch (InterruptedException _) {
            // Whoever waits has given up.
        } finally {
            cancellation.request();
        }
    }

    @Override
    public void awaitPermit() {
        // A single read needs no rate limit.
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

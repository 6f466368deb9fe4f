package io.fairlead.operations.record;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.operations.record.PastQueries.Span;
import io.fairlead.platform.Platform;
import io.fairlead.record.Cut;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import io.fairlead.record.RowKey;
import io.fairlead.record.TableDiff;
import io.fairlead.record.kafka.RecordScan;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.kafka.ScanListener;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads each answer from the topics: one partition for a service, all of them otherwise.
public final class ScannedPast implements Past {
    private final Platform platform;

    public ScannedPast(Platform platform) {
        this.platform = platform;
    }

    @Override
    public Cut position(@Nullable ServiceKey service) {
        return scanned(scan -> scan.ends(service));
    }

    @Override
    public boolean history(HistorySubject subject, Span span, Consumer<LoggedDecision> found) {
        Unreadable unreadable = new Unreadable();
        var _ = scanned(unreadable, scan -> {
            scan.history(span.since(), PastQueries.service(subject), logged -> {
                if (subject.isAbout(logged.decision()) && logged.time().isBefore(span.until())) {
                    found.accept(logged);
                }
            });
            return Cut.NOW;
        });
        return !unreadable.found;
    }

    /// Used by one thread.
    private static final class Unreadable implements ScanListener {
        private boolean found;

        @Override
        public void unreadable(LogPosition at, RejectedFailure failure) {
            found = true;
        }
    }

    @Override
    public Cut at(Instant time, @Nullable ServiceKey service, BiConsumer<RowKey, TableEntry> found) {
        TableAt table = scanned(scan -> scan.at(time, service));
        table.rows().forEach(found);
        return table.cut();
    }

    @Override
    public Cut diff(Span times, @Nullable ServiceKey service, Consumer<RowChange> found) {
        List<TableAt> tables = scanned(scan -> scan.at(List.of(times.since(), times.until()), service));
        TableDiff.between(tables.getFirst().rows(), tables.getLast().rows()).forEach(found);
        return tables.getLast().cut();
    }

    @Override
    public void between(Cut from, Cut to, Consumer<LoggedDecision> found) {
        var _ = scanned(scan -> {
            scan.between(from, to, found::accept);
            return Cut.NOW;
        });
    }

    @Override
    public void follow(Cut from, Consumer<LoggedDecision> found, BooleanSupplier isStopped) {
        var _ = scanned(scan -> {
            scan.follow(from, found::accept, isStopped);
            return Cut.NOW;
        });
    }

    private <T> T scanned(Function<RecordScan, T> question) {
        return scanned(ScanListener.NONE, question);
    }

    private <T> T scanned(ScanListener listener, Function<RecordScan, T> question) {
        try (RecordScan scan = RecordScan.open(PastQueries.topics(platform), listener)) {
            return question.apply(scan);
        }
    }
}

package io.fairlead.operations.record;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.ServiceKey;
import io.fairlead.platform.Platform;
import io.fairlead.platform.RunningProcess;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordExport;
import io.fairlead.record.kafka.RecordScan;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.kafka.RecordTopics;
import io.fairlead.record.kafka.ScanListener;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Questions about the past, answered from the topics: one partition is read for a service, all of them
/// otherwise. Writes nothing.
public final class PastQueries {
    private PastQueries() {}

    /// The decisions about the subject from `since`, inclusive, to `until`, exclusive; by time.
    public static List<LoggedDecision> history(
            FairleadConfig config, HistorySubject subject, Span span, ScanListener listener)
            throws InterruptedException {
        try (Platform platform = open(config);
                RecordScan scan = RecordScan.open(topics(platform), listener)) {
            List<LoggedDecision> found = new ArrayList<>();
            scan.history(span.since(), service(subject), decision -> {
                if (subject.isAbout(decision.decision()) && decision.time().isBefore(span.until())) {
                    found.add(decision);
                }
            });
            found.sort(LoggedDecision.BY_TIME);
            return found;
        }
    }

    /// From `since`, inclusive, to `until`, exclusive.
    public record Span(Instant since, Instant until) {}

    /// The tables at these times, of one reading: the rows of a service, those of all services if it is null.
    /// [RecordScan#PRESENT] is the table as it is.
    ///
    /// @throws io.fairlead.model.failure.RejectedFailure one is before the first decision that is kept
    public static List<TableAt> at(
            FairleadConfig config, List<Instant> times, @Nullable ServiceKey service, ScanListener listener)
            throws InterruptedException {
        try (Platform platform = open(config);
                RecordScan scan = RecordScan.open(topics(platform), listener)) {
            return scan.at(times, service);
        }
    }

    /// Passes on the decisions about the subject from `since` on, and then each one once it is committed, until it is
    /// stopped. Without a subject, those about everything.
    public static void follow(
            FairleadConfig config, Instant since, @Nullable HistorySubject subject, Following following)
            throws InterruptedException {
        try (Platform platform = open(config);
                RecordScan scan = RecordScan.open(topics(platform), following.listener())) {
            scan.follow(
                    since,
                    subject == null ? null : service(subject),
                    logged -> {
                        if (subject == null || subject.isAbout(logged.decision())) {
                            following.found().accept(logged);
                        }
                    },
                    following.isStopped());
        }
    }

    /// Receives the decisions; asked several times a second whether it wants more.
    public record Following(Consumer<LoggedDecision> found, ScanListener listener, BooleanSupplier isStopped) {}

    /// Every record of the audit from `since`, inclusive, to `until`, exclusive.
    public static void export(FairleadConfig config, Span span, ScanListener listener, RecordExport.Receiver receiver)
            throws InterruptedException {
        try (Platform platform = open(config);
                RecordExport export = RecordExport.open(topics(platform), listener)) {
            export.export(span.since(), span.until(), receiver);
        }
    }

    /// The records of these ranges that are still in Kafka. Before them, `kept` receives the offsets that each
    /// partition has.
    public static void exported(
            FairleadConfig config, Map<Integer, RecordExport.Range> ranges, ScanListener listener, Comparing comparing)
            throws InterruptedException {
        try (Platform platform = open(config);
                RecordExport export = RecordExport.open(topics(platform), listener)) {
            comparing.kept(export.kept());
            export.export(ranges, comparing);
        }
    }

    /// Receives what is in Kafka.
    public interface Comparing extends RecordExport.Receiver {
        void kept(SortedMap<Integer, RecordExport.Range> kept);
    }

    private static Platform open(FairleadConfig config) throws InterruptedException {
        return Platform.open(RunningProcess.to(config), InstantSource.system());
    }

    static RecordTopics topics(Platform platform) {
        return PastTopics.of(platform);
    }

    static @Nullable ServiceKey service(HistorySubject subject) {
        return subject instanceof HistorySubject.OfService(var service) ? service : null;
    }
}

package io.fairlead.operations.record;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.ServiceKey;
import io.fairlead.platform.Platform;
import io.fairlead.platform.RunningProcess;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordScan;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.kafka.RecordTopics;
import io.fairlead.record.kafka.ScanProgress;
import io.fairlead.topics.Topic;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Questions about the past, answered from the topics: one partition is read for a service, all of them
/// otherwise. Writes nothing.
public final class PastQueries {
    private PastQueries() {}

    /// The decisions about the subject from `since`, inclusive, to `until`, exclusive; by time.
    public static List<LoggedDecision> history(
            FairleadConfig config, HistorySubject subject, Span span, ScanProgress progress)
            throws InterruptedException {
        try (Platform platform = open(config);
                RecordScan scan = RecordScan.open(topics(platform), progress)) {
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

    /// The rows of a service at a time; those of all services if it is null.
    ///
    /// @throws io.fairlead.model.failure.RejectedFailure the time is before the first decision that is kept
    public static TableAt at(FairleadConfig config, Instant time, @Nullable ServiceKey service, ScanProgress progress)
            throws InterruptedException {
        try (Platform platform = open(config);
                RecordScan scan = RecordScan.open(topics(platform), progress)) {
            return scan.at(time, service);
        }
    }

    private static Platform open(FairleadConfig config) throws InterruptedException {
        return Platform.open(RunningProcess.to(config), InstantSource.system());
    }

    private static RecordTopics topics(Platform platform) {
        return new RecordTopics(
                platform.topic(Topic.AUDIT),
                platform.topic(Topic.ENDPOINTS),
                platform.kafka().consumer(),
                platform.schemas().readAudit(),
                platform.schemas().readEndpoints());
    }

    private static @Nullable ServiceKey service(HistorySubject subject) {
        return subject instanceof HistorySubject.OfService(var service) ? service : null;
    }
}

package io.fairlead.operations.record;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.operations.record.PastAnswer.Origin;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LogPosition;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordScan;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.kafka.RecordTopics;
import io.fairlead.record.kafka.ScanListener;
import io.fairlead.record.store.StoreReader.Span;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers from the topics, which are read for each question: the partition of a service, otherwise all of them.
public final class KafkaPast implements PastReader {
    private final RecordTopics topics;

    public KafkaPast(RecordTopics topics) {
        this.topics = topics;
    }

    @Override
    public <R extends Consumer<LoggedDecision>> PastAnswer<R> history(
            HistorySubject subject, Span span, Supplier<R> receivers) {
        Unreadable unreadable = new Unreadable();
        R receiver = receivers.get();
        try (RecordScan scan = RecordScan.open(topics, unreadable)) {
            SortedMap<Integer, Long> ends = scan.decisions(span, PastQueries.service(subject), decision -> {
                if (subject.isAbout(decision.decision())) {
                    receiver.accept(decision);
                }
            });
            PastAnswer<R> answer = new PastAnswer<>(receiver, Origin.KAFKA, true, ends, "");
            return unreadable.isFound ? answer.incomplete("a decision could not be read") : answer;
        }
    }

    /// Used by one thread.
    private static final class Unreadable implements ScanListener {
        private boolean isFound;

        @Override
        public void unreadable(LogPosition at, RejectedFailure failure) {
            isFound = true;
        }
    }

    @Override
    public PastAnswer<List<TableAt>> at(List<Instant> times, @Nullable ServiceKey service) {
        try (RecordScan scan = RecordScan.open(topics, ScanListener.NONE)) {
            List<TableAt> tables = scan.at(times, service);
            SortedMap<Integer, Long> positions = new TreeMap<>();
            tables.forEach(table -> table.cut()
                    .offsets()
                    .forEach((partition, offset) -> positions.merge(partition, offset, Math::max)));
            return new PastAnswer<>(tables, Origin.KAFKA, true, positions, "");
        }
    }
}

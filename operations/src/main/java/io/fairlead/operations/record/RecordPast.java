package io.fairlead.operations.record;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.operations.record.PastAnswer.Origin;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordKeeper;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.store.StoreReader;
import io.fairlead.record.store.StoreReader.Answer;
import io.fairlead.record.store.StoreReader.Span;
import io.fairlead.record.store.StoreReader.StoredTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers from the record on the disk of this process. An answer has everything that was committed when the question
/// was asked; the record is waited for if it lacks some of it.
final class RecordPast implements PastReader {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final RecordKeeper keeper;
    private final LogNow log;

    RecordPast(RecordKeeper keeper, LogNow log) {
        this.keeper = keeper;
        this.log = log;
    }

    @Override
    public <R extends Consumer<LoggedDecision>> PastAnswer<R> history(
            HistorySubject subject, Span span, Supplier<R> receivers) {
        return answer(reader -> reader.decisions(subject, span, receivers.get()));
    }

    @Override
    public PastAnswer<List<TableAt>> at(List<Instant> times, @Nullable ServiceKey service) {
        return answer(reader -> {
            Answer<List<StoredTable>> stored = reader.tables(times, service);
            List<TableAt> tables = stored.value().stream()
                    .map(it -> new TableAt(it.cut(), it.rows()))
                    .toList();
            return new Answer<>(tables, stored.next(), stored.earliest());
        });
    }

    private <T> PastAnswer<T> answer(Function<StoreReader, Answer<T>> question) {
        Map<Integer, Long> ends;
        try {
            ends = log.ends();
        } catch (TransientFailure away) {
            // Nothing is read from a Kafka that does not respond, so the topics are those of the store.
            return keeper.read((reader, _) -> answer(question.apply(reader)))
                    .incomplete("Kafka does not respond: " + away.getMessage());
        }
        keeper.await(ends, PATIENCE);
        return keeper.read((reader, identity) -> {
            Answer<T> answer = question.apply(reader);
            requireSame(identity);
            return answer(answer);
        });
    }

    private static <T> PastAnswer<T> answer(Answer<T> answer) {
        return new PastAnswer<>(answer.value(), Origin.RECORD, true, answer.next(), "");
    }

    /// A topic that was created again may have been read for some seconds as if it were the former one. So its id is
    /// compared after the store was read: if it is still the same, nothing of another topic is in the answer.
    private void requireSame(String identity) {
        if (!log.identity().equals(Optional.of(identity))) {
            throw new TransientFailure(
                    "RECORD-CLOSED", "the topics of the record were deleted, or created again; it is filled again");
        }
    }
}

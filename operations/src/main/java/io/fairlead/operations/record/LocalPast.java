package io.fairlead.operations.record;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordHealth.State;
import io.fairlead.record.kafka.RecordKeeper;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.kafka.RecordTopics;
import io.fairlead.record.store.StoreReader.Span;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers from the record on the disk of this process, and from Kafka where that cannot answer.
///
/// | the record | answers come from |
/// |---|---|
/// | has what Kafka had when the question was asked | the disk; if it refuses, Kafka |
/// | has it not within a second, is filled, or fails | Kafka |
/// | cannot know it, because Kafka does not respond | the disk, incomplete |
public final class LocalPast implements PastReader {
    private final PastReader record;
    private final PastReader kafka;
    private final Supplier<State> state;

    LocalPast(PastReader record, PastReader kafka, Supplier<State> state) {
        this.record = record;
        this.kafka = kafka;
        this.state = state;
    }

    public static LocalPast of(RecordKeeper keeper, LogNow log, RecordTopics topics) {
        return new LocalPast(new RecordPast(keeper, log), new KafkaPast(topics), keeper::state);
    }

    @Override
    public <R extends Consumer<LoggedDecision>> PastAnswer<R> history(
            HistorySubject subject, Span span, Supplier<R> receivers) {
        return answer(past -> past.history(subject, span, receivers));
    }

    @Override
    public PastAnswer<List<TableAt>> at(List<Instant> times, @Nullable ServiceKey service) {
        return answer(past -> past.at(times, service));
    }

    private <T> PastAnswer<T> answer(Function<PastReader, PastAnswer<T>> question) {
        State now = state.get();
        if (now == State.FILLING || now == State.FAILING) {
            return question.apply(kafka)
                    .noting("the record of this process is " + now.name().toLowerCase(Locale.ROOT));
        }
        try {
            return question.apply(record);
        } catch (Failure refused) {
            return question.apply(kafka).noting(refused.code() + ": " + refused.getMessage());
        }
    }
}

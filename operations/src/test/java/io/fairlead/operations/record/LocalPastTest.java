package io.fairlead.operations.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.model.Address;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.operations.record.PastAnswer.Origin;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordHealth.State;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.store.StoreReader.Span;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LocalPastTest {
    private static final HistorySubject SUBJECT = new HistorySubject.OfAddress(new Address("10.0.0.1"));

    /// Answers from there, or fails.
    private record FakePast(Origin origin, @Nullable Failure failure) implements PastReader {
        @Override
        public <R extends Consumer<LoggedDecision>> PastAnswer<R> history(
                HistorySubject subject, Span span, Supplier<R> receivers) {
            return answer(receivers.get());
        }

        @Override
        public PastAnswer<List<TableAt>> at(List<Instant> times, @Nullable ServiceKey service) {
            return answer(List.of());
        }

        private <T> PastAnswer<T> answer(T value) {
            if (failure != null) {
                throw failure;
            }
            return new PastAnswer<>(value, origin, true, new TreeMap<>(), "");
        }
    }

    private static final PastReader RECORD = new FakePast(Origin.RECORD, null);
    private static final PastReader KAFKA = new FakePast(Origin.KAFKA, null);

    private static PastAnswer<?> ask(PastReader record, PastReader kafka, State state) {
        return new LocalPast(record, kafka, () -> state).history(SUBJECT, Span.ALL, () -> _ -> {});
    }

    @Test
    void theRecordAnswersIfItCan() {
        assertThat(ask(RECORD, KAFKA, State.CURRENT).origin()).isEqualTo(Origin.RECORD);
        // It waits for what it lacks.
        assertThat(ask(RECORD, KAFKA, State.BEHIND).origin()).isEqualTo(Origin.RECORD);
    }

    @Test
    void kafkaAnswersWhileItIsFilledOrFails() {
        assertThat(ask(RECORD, KAFKA, State.FILLING).origin()).isEqualTo(Origin.KAFKA);
        assertThat(ask(RECORD, KAFKA, State.FILLING).note()).isEqualTo("the record of this process is filling");
        assertThat(ask(RECORD, KAFKA, State.FAILING).origin()).isEqualTo(Origin.KAFKA);
    }

    @Test
    void kafkaAnswersWhatTheRecordRefuses() {
        PastReader old = new FakePast(Origin.RECORD, new RejectedFailure("RECORD-TOO-OLD", "12:00 is the earliest"));
        PastAnswer<?> answer = ask(old, KAFKA, State.CURRENT);
        assertThat(answer.origin()).isEqualTo(Origin.KAFKA);
        assertThat(answer.note()).isEqualTo("RECORD-TOO-OLD: 12:00 is the earliest");
    }

    @Test
    void whatNeitherAnswersIsRefusedAsKafkaDoes() {
        PastReader refusing = new FakePast(Origin.RECORD, new TransientFailure("RECORD-CLOSED", "closed"));
        PastReader away = new FakePast(Origin.KAFKA, new TransientFailure("RECORD-KAFKA", "away"));
        assertThatThrownBy(() -> ask(refusing, away, State.CURRENT)).hasMessage("away");
    }
}

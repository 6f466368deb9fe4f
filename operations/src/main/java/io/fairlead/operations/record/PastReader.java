package io.fairlead.operations.record;

import io.fairlead.model.ServiceKey;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.store.StoreReader.Span;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers about the past, each right as of the offsets that it names. Thread-safe; a question waits for Kafka or the
/// disk.
///
/// Both throw a [failure][io.fairlead.model.failure.Failure] rather than answer wrongly: rejected where the question
/// cannot be answered (`RECORD-TOO-OLD`, `RECORD-UNREADABLE`), transient where a later question may be answered
/// (`RECORD-KAFKA`,
/// `RECORD-DISK`, `RECORD-CLOSED`).
public interface PastReader {
    /// Passes on the decisions about the subject, from the offset that `since` selects in each partition to the one
    /// that
    /// `until` selects, in the order of each partition.
    ///
    /// @param receivers a new one for each attempt: what a former one got is not the answer
    /// @return the receiver that got all of them
    <R extends Consumer<LoggedDecision>> PastAnswer<R> history(
            HistorySubject subject, Span span, Supplier<R> receivers);

    /// The tables at these times, of one reading: the rows of a service, those of all services if it is null.
    /// [RecordScan#PRESENT] is the table as it is.
    PastAnswer<List<TableAt>> at(List<Instant> times, @Nullable ServiceKey service);
}

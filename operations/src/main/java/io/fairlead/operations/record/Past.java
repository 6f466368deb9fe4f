package io.fairlead.operations.record;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.operations.record.PastQueries.Span;
import io.fairlead.record.Cut;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import io.fairlead.record.RowKey;
import java.time.Instant;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers questions about the past within a running process. May be used by several threads at once.
///
/// Each answer is refused by a [Failure][io.fairlead.model.failure.Failure] if it would not be right: a
/// [RejectedFailure][io.fairlead.model.failure.RejectedFailure] if the question cannot be answered, a
/// [TransientFailure][io.fairlead.model.failure.TransientFailure] if it can be later.
public interface Past {
    /// The first offsets that are not known now: of the partition of a service, of all partitions if it is null. An
    /// answer that is requested afterwards contains every decision before them, and may contain later ones.
    Cut position(@Nullable ServiceKey service);

    /// The decisions about the subject, in the order of each partition.
    ///
    /// @param receivers a new one for each attempt: what a former one got is not the answer
    /// @return the receiver that got all of them
    <R extends Consumer<LoggedDecision>> Known<R> history(HistorySubject subject, Span span, Supplier<R> receivers);

    /// The rows of a service at a time, those of all services if it is null; in the order of their keys.
    ///
    /// @return the offsets that the time selected
    Known<Cut> at(Instant time, @Nullable ServiceKey service, BiConsumer<RowKey, TableEntry> found);

    /// The rows that differ between two times, in the order of their keys.
    ///
    /// @return the offsets that the later time selected
    Known<Cut> diff(Span times, @Nullable ServiceKey service, Consumer<RowChange> found);

    /// An answer.
    ///
    /// @param isComplete false if something of it is missing, such as a decision that could not be read
    record Known<T>(T value, boolean isComplete) {}

    /// The decisions of all partitions from these offsets, inclusive, to others, exclusive, in the order of each
    /// partition. A partition without an offset in `from` is left out.
    void between(Cut from, Cut to, Consumer<LoggedDecision> found);

    /// The decisions of all partitions from these offsets on, and each later one once it is committed, until it is
    /// stopped.
    void follow(Cut from, Consumer<LoggedDecision> found, BooleanSupplier isStopped);
}

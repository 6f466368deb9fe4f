package io.fairlead.operations.record;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.operations.record.PastQueries.Span;
import io.fairlead.record.Cut;
import io.fairlead.record.HistorySubject;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import io.fairlead.record.RowKey;
import io.fairlead.record.TableDiff;
import io.fairlead.record.kafka.RecordScan.TableAt;
import io.fairlead.record.store.StoreReader;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Answers of a reader, which has the record on its disk where there is one. Positions, and what is still to come, are
/// those of Kafka.
public final class ReadPast implements Past {
    private final PastReader reader;
    private final AuditLog log;

    public ReadPast(PastReader reader, AuditLog log) {
        this.reader = reader;
        this.log = log;
    }

    @Override
    public Cut position(@Nullable ServiceKey service) {
        return log.position(service);
    }

    @Override
    public <R extends Consumer<LoggedDecision>> Known<R> history(
            HistorySubject subject, Span span, Supplier<R> receivers) {
        PastAnswer<R> answer = reader.history(subject, new StoreReader.Span(span.since(), span.until()), receivers);
        return new Known<>(answer.value(), answer.isComplete());
    }

    @Override
    public Known<Cut> at(Instant time, @Nullable ServiceKey service, BiConsumer<RowKey, TableEntry> found) {
        PastAnswer<List<TableAt>> answer = reader.at(List.of(time), service);
        TableAt table = answer.value().getFirst();
        table.rows().forEach(found);
        return new Known<>(table.cut(), answer.isComplete());
    }

    @Override
    public Known<Cut> diff(Span times, @Nullable ServiceKey service, Consumer<RowChange> found) {
        PastAnswer<List<TableAt>> answer = reader.at(List.of(times.since(), times.until()), service);
        TableAt from = answer.value().getFirst();
        TableAt to = answer.value().getLast();
        TableDiff.between(from.rows(), to.rows()).forEach(found);
        return new Known<>(to.cut(), answer.isComplete());
    }

    @Override
    public void between(Cut from, Cut to, Consumer<LoggedDecision> found) {
        log.between(from, to, found);
    }

    @Override
    public void follow(Cut from, Consumer<LoggedDecision> found, BooleanSupplier isStopped) {
        log.follow(from, found, isStopped);
    }
}

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
import org.jspecify.annotations.Nullable;

/// Answers of a reader, which has the record on its disk where there is one. Positions, and what is still to come, are
/// those of Kafka.
public final class ReadPast implements Past {
    private final PastReader reader;
    private final Past kafka;

    public ReadPast(PastReader reader, Past kafka) {
        this.reader = reader;
        this.kafka = kafka;
    }

    @Override
    public Cut position(@Nullable ServiceKey service) {
        return kafka.position(service);
    }

    @Override
    public boolean history(HistorySubject subject, Span span, Consumer<LoggedDecision> found) {
        PastAnswer<List<LoggedDecision>> answer =
                reader.history(subject, new StoreReader.Span(span.since(), span.until()));
        answer.value().forEach(found);
        return answer.isComplete();
    }

    @Override
    public Cut at(Instant time, @Nullable ServiceKey service, BiConsumer<RowKey, TableEntry> found) {
        TableAt table = reader.at(List.of(time), service).value().getFirst();
        table.rows().forEach(found);
        return table.cut();
    }

    @Override
    public Cut diff(Span times, @Nullable ServiceKey service, Consumer<RowChange> found) {
        List<TableAt> tables =
                reader.at(List.of(times.since(), times.until()), service).value();
        TableDiff.between(tables.getFirst().rows(), tables.getLast().rows()).forEach(found);
        return tables.getLast().cut();
    }

    @Override
    public void between(Cut from, Cut to, Consumer<LoggedDecision> found) {
        kafka.between(from, to, found);
    }

    @Override
    public void follow(Cut from, Consumer<LoggedDecision> found, BooleanSupplier isStopped) {
        kafka.follow(from, found, isStopped);
    }
}

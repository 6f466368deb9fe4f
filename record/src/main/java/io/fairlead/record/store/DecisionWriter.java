package io.fairlead.record.store;

import io.fairlead.model.Decision;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.LoggedDecision;
import io.fairlead.record.RowChange;
import io.fairlead.record.RowKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rocksdb.WriteBatch;

/// Adds decisions and their indexes to a batch.
record DecisionWriter(RecordFiles files, Function<byte[], Decision> decisions, WriteBatch batch) {
    /// The source of decisions that name none.
    static final String NO_SOURCE = "";

    private static final byte[] NONE = {};

    /// @param rows receives the rows that it changes
    void add(AuditRecord record, long highest, Map<RowKey, Optional<byte[]>> rows) {
        Decision decision = decision(record);
        if (decision == null) {
            files.put(batch, Column.SOURCE, new TimeKey(NO_SOURCE, highest, record.at()).bytes(), NONE);
            return;
        }
        PlaceKey place = new PlaceKey(text(decision.service()), highest, record.at());
        files.put(batch, Column.DECISION, place.bytes(), stored(record));
        index(decision, place);
        for (RowChange change : RowChange.of(new LoggedDecision(record.at(), record.time(), decision))) {
            rows.put(change.row(), Optional.ofNullable(change.after()).map(entry -> row(change.row(), place, entry)));
        }
    }

    private static byte[] row(RowKey row, PlaceKey place, TableEntry entry) {
        return RowBytes.subject(row).equals(place.subject()) ? RowBytes.pointer(place) : RowBytes.value(entry);
    }

    /// Null if there is none that can be read.
    private @Nullable Decision decision(AuditRecord record) {
        if (record.value() == null) {
            return null;
        }
        try {
            return decisions.apply(record.value().get());
        } catch (RejectedFailure _) {
            // Of which service is unknown: the rows of the partition cannot be answered any more.
            files.put(batch, Column.ROW, RowBytes.unreadable("", record.at().partition()), NONE);
            return null;
        }
    }

    private static byte[] stored(AuditRecord record) {
        byte[] value = record.value() == null ? NONE : record.value().get();
        return ByteBuffer.allocate(Long.BYTES + value.length)
                .putLong(record.time().toEpochMilli())
                .put(value)
                .array();
    }

    private void index(Decision decision, PlaceKey place) {
        byte[] service = place.subject().getBytes(StandardCharsets.UTF_8);
        if (decision.endpoint() != null) {
            String address = decision.endpoint().address().value();
            files.put(batch, Column.ADDRESS, new PlaceKey(address, place.highest(), place.at()).bytes(), service);
        }
        for (SourceId source : decision.sources()) {
            files.put(
                    batch, Column.SOURCE, new TimeKey(source.toString(), place.highest(), place.at()).bytes(), service);
        }
        if (decision.sources().isEmpty()) {
            files.put(batch, Column.SOURCE, new TimeKey(NO_SOURCE, place.highest(), place.at()).bytes(), service);
        }
    }

    private static String text(@Nullable ServiceKey service) {
        return service == null ? "" : service.toString();
    }
}

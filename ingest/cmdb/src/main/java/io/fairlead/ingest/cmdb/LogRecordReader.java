package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.LogEvent.Origin;
import io.fairlead.ingest.cmdb.Row.Value;
import io.fairlead.model.Position;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/// Reads the records of Debezium's engine: its envelope (`op`, `before`, `after`, `source`) and its
/// notifications of the snapshot.
final class LogRecordReader {
    private final Map<TableName, TableShape> tables;
    private final String notifications;
    private final String transactions;
    private final Placeholder unchanged;

    LogRecordReader(Map<TableName, TableShape> tables, LogSettings settings) {
        this.tables = Map.copyOf(tables);
        this.notifications = settings.notifications();
        this.transactions = settings.transactions();
        this.unchanged = new Placeholder(settings.placeholder());
    }

    LogEvent read(SourceRecord record) {
        if (!(record.value() instanceof Struct value)) {
            return new LogEvent.Nothing();
        }
        if (notifications.equals(record.topic())) {
            return notification(value);
        }
        if (transactions.equals(record.topic())) {
            return "END".equals(value.getString("status")) ? new LogEvent.Committed() : new LogEvent.Nothing();
        }
        Field operation = value.schema().field("op");
        return operation == null ? new LogEvent.Nothing() : change(record, value, value.getString("op"));
    }

    /// The log's position (LSN), as PostgreSQL writes it.
    static Position position(SourceRecord record) {
        long lsn = lsn(record);
        return lsn == 0 ? Position.UNKNOWN : new Position(lsn(lsn));
    }

    /// As a number; 0 if the record has none.
    static long lsn(SourceRecord record) {
        Map<String, ?> offset = record.sourceOffset();
        return offset != null && offset.get("lsn") instanceof Number lsn ? lsn.longValue() : 0;
    }

    static String lsn(long value) {
        return String.format(java.util.Locale.ROOT, "%X/%X", value >>> 32, value & 0xFFFF_FFFFL);
    }

    private static LogEvent notification(Struct value) {
        if (!"Initial Snapshot".equals(value.getString("aggregate_type"))) {
            return new LogEvent.Nothing();
        }
        Map<String, String> more = Objects.requireNonNullElse(value.getMap("additional_data"), Map.of());
        String type = value.getString("type");
        return switch (type) {
            case "TABLE_SCAN_COMPLETED" -> tableRead(more);
            case "COMPLETED" -> new LogEvent.SnapshotCompleted();
            case "ABORTED", "SKIPPED" -> new LogEvent.SnapshotFailed(type);
            default -> new LogEvent.Nothing();
        };
    }

    private static LogEvent tableRead(Map<String, String> more) {
        String status = more.getOrDefault("status", "");
        String[] path = more.getOrDefault("scanned_collection", "").split("\\.", -1);
        String rows = more.getOrDefault("total_rows_scanned", "");
        if (!status.equals("SUCCEEDED") || path.length < 2 || !rows.matches("[0-9]{1,18}")) {
            return new LogEvent.SnapshotFailed("TABLE_SCAN_COMPLETED " + status);
        }
        TableName table = new TableName(path[path.length - 2], path[path.length - 1]);
        return new LogEvent.TableRead(table, Long.parseLong(rows));
    }

    private LogEvent change(SourceRecord record, Struct value, String operation) {
        Struct source = value.getStruct("source");
        TableName table = new TableName(source.getString("schema"), source.getString("table"));
        TableShape shape = tables.get(table);
        if (shape == null) {
            return new LogEvent.Nothing();
        }
        return switch (operation) {
            case "r" ->
                new LogEvent.Written(table, key(record, shape), row(value.getStruct("after"), shape), Origin.SNAPSHOT);
            case "c", "u" ->
                new LogEvent.Written(table, key(record, shape), row(value.getStruct("after"), shape), Origin.LOG);
            case "d" -> new LogEvent.Deleted(table, key(record, shape));
            case "t" -> new LogEvent.Truncated(table);
            default -> new LogEvent.Nothing();
        };
    }

    private List<Value> key(SourceRecord record, TableShape shape) {
        return record.key() instanceof Struct key
                ? shape.key().stream().map(column -> value(key, column)).toList()
                : List.of(Value.MISSING);
    }

    private Row row(Struct after, TableShape shape) {
        return new Row(shape.read().stream().map(column -> value(after, column)).toList());
    }

    private Value value(Struct of, String column) {
        // Struct.get returns the default of the column in place of a null.
        return of.schema().field(column) == null ? Value.MISSING : value(of.getWithoutDefault(column));
    }

    /// Of a floating-point number, as PostgreSQL writes it: 8080 in place of 8080.0.
    private static String plain(String number) {
        return number.matches("[-0-9.E]+")
                ? new BigDecimal(number).stripTrailingZeros().toPlainString()
                : number;
    }

    private Value value(@Nullable Object value) {
        return switch (value) {
            case null -> Value.NULL;
            case Object it when unchanged.is(it) -> Value.UNCHANGED;
            case String text -> new Value.Text(text);
            case Float number -> new Value.Text(plain(number.toString()));
            case Double number -> new Value.Text(plain(number.toString()));
            case Number number -> new Value.Text(number.toString());
            case Boolean truth -> new Value.Text(truth.toString());
            case List<?> list ->
                new Value.Texts(list.stream()
                        .filter(Objects::nonNull)
                        .map(String::valueOf)
                        .toList());
            case byte[] _ -> new Value.Unusable("bytea");
            case ByteBuffer _ -> new Value.Unusable("bytea");
            default -> new Value.Unusable(value.getClass().getSimpleName());
        };
    }
}

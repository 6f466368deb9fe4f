package io.fairlead.ingest.cmdb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a table must be like before its log is read: everything in it must be visible, be in the log, and have
/// an identity in the log. Nothing is changed in the database.
final class TableChecks {
    private static final String TABLE = """
            SELECT c.oid, c.relkind AS kind, c.relpersistence AS persistence, c.relreplident AS identity,
              c.relispartition AS partition, row_security_active(c.oid) AS filtered,
              has_schema_privilege(n.oid, 'USAGE') AS usage,
              EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid) AS parent
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?
            """;

    private static final String OTHER_SPELLING = """
            SELECT n.nspname || '.' || c.relname AS name
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE lower(c.relname) = lower(?) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1 LIMIT 3
            """;

    /// `text`: a type of which Debezium delivers the same text in the snapshot and in the log. A domain writes its
    /// values by the function of its type.
    private static final String COLUMNS = """
            SELECT a.attname AS name, a.attnotnull AS required, a.attgenerated <> '' AS generated,
              has_column_privilege(a.attrelid, a.attnum, 'SELECT') AS readable,
              format_type(a.atttypid, a.atttypmod) AS type,
              p.proname IN ('textout', 'varcharout', 'bpcharout', 'citextout', 'int2out', 'int4out', 'int8out',
                'float4out', 'float8out', 'numeric_out', 'cash_out', 'oidout', 'boolout', 'enum_out', 'uuid_out',
                'date_out', 'time_out', 'timetz_out', 'timestamp_out', 'timestamptz_out', 'interval_out',
                'inet_out', 'cidr_out', 'macaddr_out', 'macaddr8_out', 'charout') AS text,
              p.proname = 'nameout' AS unlogged
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid JOIN pg_proc p ON p.oid = t.typoutput
            WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
            """;

    private static final String INDEXES = """
            SELECT i.indisprimary AS primary, i.indisreplident AS identity,
              i.indisunique AND i.indimmediate AND i.indpred IS NULL AND i.indexprs IS NULL AS identifies,
              (SELECT string_agg(a.attname, ',' ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_attribute a
               WHERE a.attrelid = i.indrelid
                 AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])) AS columns
            FROM pg_index i WHERE i.indrelid = ?::oid AND i.indisvalid
            """;

    private final Session session;
    private final CmdbFailures failures;
    private final TableName table;

    TableChecks(Session session, CmdbFailures failures, TableName table) {
        this.session = session;
        this.failures = failures;
        this.table = table;
    }

    /// @param key as the options list it; empty: the primary key
    /// @param read the columns of an instance
    /// @param references those of them with the key of another table
    TableShape check(List<String> key, List<String> read, List<String> references) {
        QueryRow found = session.row(TABLE, table.schema(), table.table()).orElseThrow(this::missing);
        kind(found);
        String oid = found.text("oid");
        Map<String, QueryRow> columns =
                session.rows(COLUMNS, oid).stream().collect(Collectors.toMap(it -> it.text("name"), it -> it));
        spelling(columns.keySet());
        TableShape shape = new TableShape(table, identity(found, key, columns), read);
        shape.columns().forEach(column -> column(column, columns));
        Stream.concat(shape.key().stream(), references.stream())
                .forEach(column -> text(column, Objects.requireNonNull(columns.get(column))));
        if (!found.is("usage")) {
            throw failures.blocked(
                    "INGEST-CMDB-RIGHTS",
                    "user may not use the schema " + table.schema() + "; run: GRANT USAGE ON SCHEMA \"" + table.schema()
                            + "\" TO the role");
        }
        if (found.is("filtered")) {
            throw failures.blocked(
                    "INGEST-CMDB-RIGHTS",
                    "row-level security hides rows of " + table
                            + " from user, so that rows would look removed; run: ALTER ROLE the role BYPASSRLS");
        }
        return shape;
    }

    private RuntimeException missing() {
        String others = session.rows(OTHER_SPELLING, table.table()).stream()
                .map(it -> it.text("name"))
                .collect(Collectors.joining(", "));
        return unusable("does not exist" + (others.isEmpty() ? "" : "; there is " + others)
                + "; correct table, whose spelling counts, or create it");
    }

    private void kind(QueryRow found) {
        switch (found.text("kind")) {
            case "r", "p" -> {}
            case "v", "m" ->
                throw unusable(
                        "is a view, expected a table: changes of a view are not in the log; name the table behind it");
            case "f" ->
                throw unusable("is a foreign table, expected a table of this database: its changes are not in the log");
            default -> throw unusable("is not a table, expected one");
        }
        if (!found.text("persistence").equals("p")) {
            throw unusable("is unlogged or temporary, expected a table in the log; run: ALTER TABLE " + table.quoted()
                    + " SET LOGGED");
        }
        if (found.is("partition")) {
            throw unusable("is a partition, expected the partitioned table; name that one");
        }
        if (found.is("parent") && found.text("kind").equals("r")) {
            throw unusable(
                    "has tables that inherit from it, expected none: their rows belong to it for a query, but not in the log");
        }
    }

    private void column(String column, Map<String, QueryRow> columns) {
        QueryRow found = columns.get(column);
        if (found == null) {
            throw unusable("has no column " + column + ", expected one of "
                    + columns.keySet().stream().sorted().collect(Collectors.joining(", "))
                    + "; correct the options, whose spelling counts");
        }
        if (found.is("generated")) {
            throw unusable("has the generated column " + column
                    + ", which is not in the log; name the columns that it is made of, or fill it by a trigger");
        }
        if (found.is("unlogged")) {
            throw unusable("has the type name in the column " + column
                    + ", which Debezium reads as empty in the log; give it the type text");
        }
        if (!found.is("readable")) {
            throw failures.blocked(
                    "INGEST-CMDB-RIGHTS",
                    "user may not read the column " + column + " of " + table + "; run: GRANT SELECT ON "
                            + table.quoted() + " TO the role");
        }
    }

    /// Debezium does not read such a table.
    private void spelling(Set<String> columns) {
        Map<String, Long> spellings = columns.stream()
                .collect(Collectors.groupingBy(it -> it.toLowerCase(Locale.ROOT), Collectors.counting()));
        spellings.forEach((column, count) -> {
            if (count > 1) {
                throw unusable("has " + count + " columns that differ in case only (" + column
                        + "), which Debezium cannot tell from each other; rename one of them");
            }
        });
    }

    private void text(String column, QueryRow found) {
        if (!found.is("text")) {
            throw unusable("has the type " + found.text("type") + " in the column " + column
                    + " of its key or of ports.references, expected text, a number, a time, an address or a UUID: ids are"
                    + " made of it; name other columns");
        }
    }

    /// The columns of the key, all of which the log has for a deleted row.
    ///
    /// | REPLICA IDENTITY | the log has | the key may be |
    /// |---|---|---|
    /// | DEFAULT | the primary key | that |
    /// | USING INDEX | the columns of the index | the primary key or `key`, of these columns |
    /// | FULL | all columns | the primary key or `key` |
    /// | NOTHING | nothing | none: refused |
    private List<String> identity(QueryRow found, List<String> key, Map<String, QueryRow> columns) {
        List<QueryRow> indexes = session.rows(INDEXES, found.text("oid"));
        List<String> primary = columnsOf(indexes, "primary");
        String identity = found.text("identity");
        List<String> logged = switch (identity) {
            case "d" -> primary;
            case "i" -> columnsOf(indexes, "identity");
            case "f" -> List.copyOf(columns.keySet());
            default -> List.of();
        };
        if (logged.isEmpty()) {
            throw unusable((identity.equals("n")
                            ? "has REPLICA IDENTITY NOTHING"
                            : "has no primary key and no replica identity")
                    + ": a publication with it makes each UPDATE and DELETE of it fail, also those of others. Take it out of"
                    + " any publication; then add a primary key, or run: ALTER TABLE " + table.quoted()
                    + " REPLICA IDENTITY USING INDEX (a unique index of columns that are NOT NULL)");
        }
        List<String> chosen = !key.isEmpty() ? key : primary.isEmpty() && identity.equals("i") ? logged : primary;
        if (chosen.isEmpty()) {
            throw unusable("has no primary key, expected one, or the columns of a unique index as key");
        }
        chosen.forEach(column -> column(column, columns));
        if (!logged.containsAll(chosen)) {
            throw unusable("has " + String.join(", ", logged) + " in the log for a deleted row, expected "
                    + String.join(", ", chosen) + "; correct key, or run: ALTER TABLE " + table.quoted()
                    + " REPLICA IDENTITY USING INDEX (a unique index of these columns)");
        }
        if (!identifies(chosen, indexes, columns)) {
            throw unusable("has no unique index of columns of key that are NOT NULL (" + String.join(", ", chosen)
                    + "), so that two rows could be one instance; create one, or correct key");
        }
        return chosen;
    }

    private static boolean identifies(List<String> key, List<QueryRow> indexes, Map<String, QueryRow> columns) {
        Set<String> given = new HashSet<>(key);
        return indexes.stream()
                .filter(it -> it.is("identifies"))
                .map(TableChecks::split)
                .anyMatch(it -> given.containsAll(it)
                        && it.stream()
                                .allMatch(column -> columns.entrySet().stream()
                                        .anyMatch(known -> known.getKey().equals(column)
                                                && known.getValue().is("required"))));
    }

    private static List<String> columnsOf(List<QueryRow> indexes, String kind) {
        return indexes.stream()
                .filter(it -> it.is(kind))
                .findFirst()
                .map(TableChecks::split)
                .orElse(List.of());
    }

    private static List<String> split(QueryRow index) {
        return new ArrayList<>(List.of(index.text("columns").split(",")));
    }

    private RuntimeException unusable(String what) {
        return failures.blocked("INGEST-CMDB-TABLE", "the table " + table + " " + what);
    }
}

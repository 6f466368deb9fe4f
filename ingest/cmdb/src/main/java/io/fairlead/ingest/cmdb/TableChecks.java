package io.fairlead.ingest.cmdb;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

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

    private static final String COLUMNS = """
            SELECT attname AS name, attnotnull AS required, attgenerated <> '' AS generated,
              has_column_privilege(attrelid, attnum, 'SELECT') AS readable
            FROM pg_attribute WHERE attrelid = ?::oid AND attnum > 0 AND NOT attisdropped
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
    TableShape check(List<String> key, List<String> read) {
        QueryRow found = session.row(TABLE, table.schema(), table.table()).orElseThrow(this::missing);
        kind(found);
        String oid = found.text("oid");
        Map<String, QueryRow> columns =
                session.rows(COLUMNS, oid).stream().collect(Collectors.toMap(it -> it.text("name"), it -> it));
        TableShape shape = new TableShape(table, identity(found, key, columns), read);
        shape.columns().forEach(column -> column(column, columns));
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
        if (!found.is("readable")) {
            throw failures.blocked(
                    "INGEST-CMDB-RIGHTS",
                    "user may not read the column " + column + " of " + table + "; run: GRANT SELECT ON "
                            + table.quoted() + " TO the role");
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

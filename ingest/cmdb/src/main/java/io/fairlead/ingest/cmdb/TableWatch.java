package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.cmdb.CmdbOptions.Layout;
import io.fairlead.ingest.cmdb.CmdbOptions.PortTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Notices what makes the rows that were read wrong, or incomplete, and is not in the log:
///
/// | what happens | what would be wrong |
/// |---|---|
/// | a table is replaced by another one of its name | the rows of the former one would stay |
/// | a table leaves the publication, be it for a moment | the changes since then would be missing |
/// | a column is rewritten, or removed and added again | its values |
/// | a partition is attached, detached or truncated | its rows |
/// | a right of the role is revoked | nothing yet, but no other run could begin |
/// | before the snapshot, row-level security begins to hide rows | they would look removed |
/// | while the snapshot is read, a table is truncated or rewritten | for the snapshot, it is empty |
///
/// Made before the checks, so that nothing of it happens unnoticed between the checks and the first look.
final class TableWatch {
    /// For a table that is not partitioned, pg_partition_tree is empty.
    private static final String STATE = """
            SELECT concat_ws(' ', c.oid, c.relkind, c.relpersistence, c.relreplident, row_security_active(c.oid),
                has_schema_privilege(n.oid, 'USAGE'),
                (SELECT rolreplication FROM pg_roles WHERE rolname = current_user),
                (SELECT string_agg(concat_ws(':', a.attnum, a.attname, a.xmin,
                     has_column_privilege(c.oid, a.attnum, 'SELECT')), ',' ORDER BY a.attnum)
                 FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                   AND (a.attname = ANY (string_to_array(?, ',')) OR EXISTS (SELECT FROM pg_index i
                     WHERE i.indrelid = c.oid AND (i.indisprimary OR i.indisreplident)
                       AND a.attnum = ANY (i.indkey::int2[])))),
                (SELECT string_agg(concat_ws(':', i.indexrelid, i.indisprimary, i.indisreplident), ','
                   ORDER BY i.indexrelid)
                 FROM pg_index i WHERE i.indrelid = c.oid AND (i.indisprimary OR i.indisreplident)),
                (SELECT string_agg(concat_ws(':', p.oid, p.xmin, r.oid, r.xmin), ',' ORDER BY r.oid)
                 FROM pg_publication p LEFT JOIN pg_publication_rel r ON r.prpubid = p.oid
                   AND (r.prrelid = c.oid OR r.prrelid IN (SELECT relid::oid FROM pg_partition_tree(c.oid)))
                 WHERE p.pubname = ?),
                (SELECT count(*) FROM pg_publication_tables
                 WHERE pubname = ? AND schemaname = n.nspname AND tablename = c.relname),
                CASE c.relkind WHEN 'p' THEN storage.files END) AS definition,
              storage.files AS storage
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace CROSS JOIN LATERAL
              (SELECT string_agg(concat_ws(':', m.oid, m.relfilenode), ',' ORDER BY m.oid) AS files FROM pg_class m
               WHERE m.oid = c.oid OR m.oid IN (SELECT relid::oid FROM pg_partition_tree(c.oid))) storage
            WHERE n.nspname = ? AND c.relname = ?
            """;

    private final Session session;
    private final CmdbOptions options;
    private final CmdbFailures failures;
    private final Map<TableName, State> first;

    TableWatch(Session session, CmdbOptions options, CmdbFailures failures) {
        this.session = session;
        this.options = options;
        this.failures = failures;
        this.first = states();
    }

    private record State(String definition, String storage) {}

    private Map<TableName, State> states() {
        Layout layout = options.layout();
        Map<TableName, State> states = new LinkedHashMap<>();
        states.put(
                layout.table(),
                state(
                        layout.table(),
                        Stream.concat(layout.key().stream(), layout.columns().all().stream())
                                .toList()));
        PortTable ports = layout.ports();
        if (ports != null) {
            states.put(ports.table(), state(ports.table(), ports.columns()));
        }
        return states;
    }

    private State state(TableName table, List<String> columns) {
        String publication = options.publication();
        return session.row(STATE, String.join(",", columns), publication, publication, table.schema(), table.table())
                .map(it -> new State(it.text("definition"), it.text("storage")))
                .orElse(new State("", ""));
    }

    /// Throws if the log does not contain everything that happened.
    void requireUnchanged() {
        states().forEach(this::requireDefinition);
    }

    private void requireDefinition(TableName table, State now) {
        if (!now.definition().equals(known(table).definition())) {
            throw failures.failure(
                    "INGEST-CMDB-TABLE",
                    "the definition of the table " + table
                            + ", its publication, or a right was changed while it was read,"
                            + " which the log does not show; everything is read again",
                    null);
        }
    }

    private State known(TableName table) {
        return first.getOrDefault(table, new State("", ""));
    }

    /// At the end of the snapshot, before anything is concluded from it. A table is not empty for it because
    /// it was truncated and filled again.
    void requireSnapshot() {
        states().forEach((table, now) -> {
            requireDefinition(table, now);
            if (!now.storage().equals(known(table).storage())) {
                throw failures.failure(
                        "INGEST-CMDB-SNAPSHOT",
                        "the table " + table + " was truncated or rewritten while the snapshot was read; nothing was"
                                + " concluded from it, it is begun again",
                        null);
            }
        });
    }
}

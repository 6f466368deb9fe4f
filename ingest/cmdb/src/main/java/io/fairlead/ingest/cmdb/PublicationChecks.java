package io.fairlead.ingest.cmdb;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the publication must contain. The database administrator creates it, after the checks of the tables:
/// one with a table that has no identity would make the UPDATE and DELETE of others fail.
final class PublicationChecks {
    private static final String PUBLICATION = """
            SELECT pubinsert AS insert, pubupdate AS update, pubdelete AS delete, pubtruncate AS truncate,
              pubviaroot AS root FROM pg_publication WHERE pubname = ?
            """;

    private static final String PUBLISHED = "SELECT * FROM pg_publication_tables WHERE pubname = ? AND schemaname = ?";
    private static final String PARTITIONED = """
            SELECT c.relkind = 'p' AS partitioned FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ?
            """;

    private final Session session;
    private final CmdbFailures failures;
    private final String name;

    PublicationChecks(Session session, CmdbFailures failures, String name) {
        this.session = session;
        this.failures = failures;
        this.name = name;
    }

    void check(Collection<TableShape> tables) {
        String list = tables.stream().map(it -> it.name().quoted()).collect(Collectors.joining(", "));
        QueryRow found = session.row(PUBLICATION, name)
                .orElseThrow(() -> wrong("does not exist; the owner of the tables runs: CREATE PUBLICATION \"" + name
                        + "\" FOR TABLE " + list));
        List<String> missing = Stream.of("insert", "update", "delete", "truncate")
                .filter(it -> !found.is(it))
                .toList();
        if (!missing.isEmpty()) {
            throw wrong("does not publish " + String.join(", ", missing)
                    + ", expected all changes; run: ALTER PUBLICATION \"" + name
                    + "\" SET (publish = 'insert, update, delete, truncate')");
        }
        tables.forEach(table -> table(table, found));
    }

    private void table(TableShape table, QueryRow publication) {
        TableName of = table.name();
        boolean partitioned = session.row(PARTITIONED, of.schema(), of.table())
                .map(it -> it.is("partitioned"))
                .orElse(false);
        if (partitioned && !publication.is("root")) {
            throw wrong("publishes partitions of " + of
                    + " under their own names, expected under that of the table; run: ALTER" + " PUBLICATION \"" + name
                    + "\" SET (publish_via_partition_root = true)");
        }
        QueryRow published = session.rows(PUBLISHED, name, of.schema()).stream()
                .filter(it -> it.text("tablename").equals(of.table()))
                .findFirst()
                .orElseThrow(() -> wrong("does not contain the table " + of + "; run: ALTER PUBLICATION \"" + name
                        + "\" ADD TABLE " + of.quoted()));
        if (!published.text("rowfilter").isEmpty()) {
            throw wrong(
                    "has a row filter for " + of + ", expected none: rows that it hides are in the snapshot, but their"
                            + " changes are not in the log; use the rules keep and drop instead");
        }
        List<String> columns = attributes(published.text("attnames"));
        List<String> hidden = new ArrayList<>(table.columns());
        hidden.removeAll(columns);
        if (!columns.isEmpty() && !hidden.isEmpty()) {
            throw wrong("does not publish " + String.join(", ", hidden) + " of " + of
                    + ", expected all columns that the options name; add them to its column list");
        }
    }

    /// Of `name[]` as text; PostgreSQL quotes only what needs it.
    private static List<String> attributes(String array) {
        return array.isEmpty()
                ? List.of()
                : Arrays.stream(array.replaceAll("[{}\"]", "").split(",")).toList();
    }

    private RuntimeException wrong(String what) {
        return failures.blocked("INGEST-CMDB-PUBLICATION", "the publication " + name + " " + what);
    }
}

package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.testkit.contract.SourceRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the log does not contain: changes of tables, publications and rights while they are read, on a real
/// PostgreSQL.
class CmdbChangesIT extends DatabaseScenarios {
    private static final Duration OFTEN = Duration.ofMillis(300);

    /// After each of these, changes would be missing forever, or the next run could not begin.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE public.instances RENAME COLUMN ip TO address | TABLE | has no column ip |"
                        + " ALTER TABLE public.instances RENAME COLUMN address TO ip",
                "ALTER TABLE public.instances RENAME TO former | TABLE | does not exist |"
                        + " ALTER TABLE public.former RENAME TO instances",
                "ALTER TABLE public.instances DROP CONSTRAINT instances_pkey | TABLE | has no primary key and no replica"
                        + " identity | ALTER TABLE public.instances ADD PRIMARY KEY (id)",
                "ALTER TABLE public.instances REPLICA IDENTITY NOTHING | TABLE | has REPLICA IDENTITY NOTHING |"
                        + " ALTER TABLE public.instances REPLICA IDENTITY DEFAULT",
                "ALTER PUBLICATION fairlead DROP TABLE public.instances | PUBLICATION | does not contain the table |"
                        + " ALTER PUBLICATION fairlead ADD TABLE public.instances",
                "ALTER PUBLICATION fairlead SET (publish = 'insert') | PUBLICATION | does not publish update, delete |"
                        + " ALTER PUBLICATION fairlead SET (publish = 'insert, update, delete, truncate')",
                "DROP PUBLICATION fairlead | PUBLICATION | does not exist |"
                        + " CREATE PUBLICATION fairlead FOR TABLE public.instances",
                "ALTER TABLE public.instances ENABLE ROW LEVEL SECURITY | RIGHTS | row-level security hides rows |"
                        + " ALTER TABLE public.instances DISABLE ROW LEVEL SECURITY",
                "REVOKE SELECT ON public.instances FROM reader | RIGHTS | user may not read the column |"
                        + " GRANT SELECT ON public.instances TO reader",
                "ALTER ROLE reader NOREPLICATION | RIGHTS | does not have the attribute REPLICATION |"
                        + " ALTER ROLE reader REPLICATION",
            })
    void isRefusedAndRemovesNothingUntilItIsCorrected(String change, String code, String message, String correction)
            throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            try (SourceRun _ = run(database, "", OFTEN)) {
                awaitIds("a/", "b/");

                database.run(change.replace("reader", database.user));
                await(message, it -> failed(it, "INGEST-CMDB-" + code) && failedWith(message));
                assertThat(listener.view()).containsOnlyKeys("a/", "b/");
                assertThat(listener.removed()).isEmpty();

                database.run(correction.replace("reader", database.user));
                database.run("DELETE FROM public.instances WHERE id = 'a'");
                awaitIds("b/");
            }
        }
    }

    @Test
    void aTableThatLeftThePublicationForAMomentIsReadAgain() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            try (SourceRun _ = run(database, "", OFTEN)) {
                awaitIds("a/", "b/");

                database.run("ALTER PUBLICATION fairlead DROP TABLE public.instances");
                database.run("DELETE FROM public.instances WHERE id = 'a'");
                database.insert("c", "web", 1);
                database.run("ALTER PUBLICATION fairlead ADD TABLE public.instances");

                awaitIds("b/", "c/");
                assertThat(listener.answers()).hasSizeGreaterThan(1);
            }
        }
    }

    @Test
    void aTableThatReplacesItIsRead() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run("DROP PUBLICATION fairlead; CREATE PUBLICATION fairlead FOR ALL TABLES");
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            try (SourceRun _ = run(database, "", OFTEN)) {
                awaitIds("a/", "b/");

                database.run("BEGIN; CREATE TABLE public.next (LIKE public.instances INCLUDING ALL);"
                        + " INSERT INTO public.next (id, app, ip, port) VALUES ('b', 'web', '10.1.1.1', 2);"
                        + " GRANT SELECT ON public.next TO " + database.user + ";"
                        + " ALTER TABLE public.instances RENAME TO former; ALTER TABLE public.next RENAME TO instances;"
                        + " COMMIT");

                await("the rows of the other table", it -> it.view().size() == 1 && listsPort(it, "b/", 2));
                assertThat(failedWith("the definition of the table public.instances"))
                        .isTrue();
            }
        }
    }

    @Test
    void aColumnThatIsRewrittenIsReadAgain() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            try (SourceRun _ = run(database, "", OFTEN)) {
                awaitIds("a/");

                database.run("ALTER TABLE public.instances ALTER port TYPE int USING port + 7000");

                await("the new values", it -> listsPort(it, "a/", 7001));
                assertThat(listener.removed()).isEmpty();
            }
        }
    }

    @Test
    void aPartitionThatIsTruncatedOrDetachedIsReadAgain() throws InterruptedException {
        try (TestDatabase database = TestDatabase.empty(peer())) {
            database.run("CREATE TABLE public.instances (id text PRIMARY KEY, app text, ip text, port int)"
                    + " PARTITION BY LIST (id)");
            for (String id : new String[] {"a", "b", "c"}) {
                database.run("CREATE TABLE public.part_" + id + " PARTITION OF public.instances FOR VALUES IN ('" + id
                        + "')");
            }
            database.publish("public.instances");
            database.run("ALTER PUBLICATION fairlead SET (publish_via_partition_root = true)");
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            database.insert("c", "web", 1);
            try (SourceRun _ = run(database, "", OFTEN)) {
                awaitIds("a/", "b/", "c/");
                database.run("TRUNCATE public.part_a");
                awaitIds("b/", "c/");
                database.run("ALTER TABLE public.instances DETACH PARTITION public.part_b");
                awaitIds("c/");
            }
        }
    }

    /// A snapshot that began before sees neither the rows before nor those after.
    @Test
    void aTableThatIsFilledAgainDuringTheSnapshotIsNeverEmpty() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run("CREATE TABLE public.ports (id int PRIMARY KEY, host text, number int)");
            database.run("ALTER PUBLICATION fairlead ADD TABLE public.ports");
            database.run("GRANT SELECT ON public.ports TO " + database.user);
            database.run("INSERT INTO public.instances (id, app, ip)"
                    + " SELECT i, 'web', '10.1.1.1' FROM generate_series(1, 40000) i");
            database.run("INSERT INTO public.ports VALUES (1, '1', 8080)");
            try (SourceRun _ = run(
                    database,
                    "columns: {service: 'app', address: 'ip'},"
                            + " ports: {table: 'public.ports', references: ['host'], port: 'number'}",
                    OFTEN)) {
                await("the first table is being read", _ -> reading(database));
                database.run("BEGIN; TRUNCATE public.ports; INSERT INTO public.ports VALUES (1, '1', 9090); COMMIT");

                await("the new port", _ -> ports("1/").equals(java.util.List.of(":9090")));
                assertThat(listener.answers())
                        .allSatisfy(report -> assertThat(report.instances())
                                .filteredOn(it -> it.id().equals("1/"))
                                .singleElement()
                                .satisfies(it -> assertThat(it.ports()).hasSize(1)));
            }
        }
    }

    private static boolean reading(TestDatabase database) {
        return database.value("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + database.user
                        + "' AND backend_type = 'client backend' AND query LIKE 'SELECT%\"instances\"%'")
                .equals("1");
    }
}

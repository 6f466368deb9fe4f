package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.peers.PostgresPeer;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is checked before the log is read, on a real PostgreSQL. No check changes anything.
class CmdbChecksIT {
    private static @Nullable PostgresPeer postgres;

    @BeforeAll
    static void start() {
        postgres = PostgresPeer.start();
    }

    @AfterAll
    static void end() {
        if (postgres != null) {
            postgres.close();
        }
    }

    private static PostgresPeer peer() {
        return Objects.requireNonNull(postgres);
    }

    private static Map<TableName, TableShape> check(CmdbOptions options) {
        RegistryListener listener = new RecordingListener();
        CmdbRun run = new CmdbRun(
                options,
                new KnownRows(options.layout()),
                new CmdbRun.Context(listener, Clock.systemUTC(), SlotWatch.INTERVAL));
        Database database = new Database(options.server(), options.limits(), new CmdbFailures(options.server()));
        try (Session session = database.open("test")) {
            return run.check(session);
        }
    }

    private static void assertRefused(CmdbOptions options, String code, String message) {
        assertThatCode(() -> check(options)).isInstanceOfSatisfying(TransientFailure.class, failure -> {
            assertThat(failure.getMessage()).contains(message).endsWith("; what was read before stays in use");
            assertThat(failure.code()).isEqualTo("INGEST-CMDB-" + code);
            assertThat(failure.toString()).doesNotContain(TestDatabase.PASSWORD);
        });
    }

    @Test
    void acceptsATableWithAPrimaryKeyAndAPublication() {
        try (TestDatabase database = TestDatabase.create(peer())) {
            assertThat(check(TestOptions.of(database, "")).values())
                    .singleElement()
                    .satisfies(it -> assertThat(it.columns()).containsExactly("id", "app", "ip", "port"));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "DROP TABLE public.instances; CREATE TABLE public.\"Instances\" (id int PRIMARY KEY) | TABLE | does not exist;"
                        + " there is public.Instances; correct table",
                "ALTER TABLE public.instances RENAME TO base; CREATE VIEW public.instances AS SELECT * FROM base | TABLE |"
                        + " is a view, expected a table",
                "DROP PUBLICATION fairlead; ALTER TABLE public.instances SET UNLOGGED | TABLE | is unlogged or temporary",
                "CREATE TABLE more () INHERITS (public.instances) | TABLE | has tables that inherit from it",
                "ALTER TABLE public.instances RENAME COLUMN ip TO address | TABLE | has no column ip, expected one of"
                        + " address, app, id, note, port",
                "ALTER TABLE public.instances DROP COLUMN port, ADD COLUMN port int GENERATED ALWAYS AS (80) STORED |"
                        + " TABLE | has the generated column port, which is not in the log",
                "ALTER TABLE public.instances DROP CONSTRAINT instances_pkey | TABLE | has no primary key and no replica"
                        + " identity: a publication with it makes each UPDATE and DELETE of it fail",
                "ALTER TABLE public.instances REPLICA IDENTITY NOTHING | TABLE | has REPLICA IDENTITY NOTHING",
                "ALTER TABLE public.instances DROP CONSTRAINT instances_pkey, REPLICA IDENTITY FULL | TABLE | has no primary"
                        + " key, expected one, or the columns of a unique index as key",
                "ALTER TABLE public.instances ADD \"IP\" text | TABLE | has 2 columns that differ in case only (ip)",
                "ALTER TABLE public.instances ALTER id TYPE bytea USING id::bytea | TABLE | has the type bytea in the column"
                        + " id of its key or of ports.references, expected text, a number",
                "ALTER TABLE public.instances ALTER id TYPE text[] USING ARRAY[id] | TABLE | has the type text[] in the column id",
                "CREATE TYPE place AS (a text); ALTER TABLE public.instances ALTER id TYPE place USING ROW(id)::place | TABLE |"
                        + " has the type place in the column id",
                "CREATE DOMAIN raw AS bytea; ALTER TABLE public.instances ALTER id TYPE raw USING id::bytea | TABLE |"
                        + " has the type raw in the column id",
                "ALTER TABLE public.instances ALTER app TYPE name | TABLE | has the type name in the column app",
                "DROP PUBLICATION fairlead | PUBLICATION | does not exist; the owner of the tables runs: CREATE PUBLICATION"
                        + " \"fairlead\" FOR TABLE \"public\".\"instances\"",
                "ALTER PUBLICATION fairlead SET (publish = 'insert, update') | PUBLICATION | does not publish delete,"
                        + " truncate, expected all changes",
                "CREATE TABLE o (id int); ALTER PUBLICATION fairlead SET TABLE o | PUBLICATION | does not contain the table"
                        + " public.instances; run: ALTER PUBLICATION \"fairlead\" ADD TABLE",
                "ALTER PUBLICATION fairlead SET TABLE public.instances WHERE (id <> 'a') | PUBLICATION | has a row filter for"
                        + " public.instances",
                "ALTER PUBLICATION fairlead SET TABLE public.instances (id, app, ip) | PUBLICATION | does not publish port of"
                        + " public.instances",
                "ALTER ROLE reader NOREPLICATION | RIGHTS | does not have the attribute REPLICATION; run: ALTER ROLE",
                "REVOKE SELECT ON public.instances FROM reader | RIGHTS | user may not read the column",
                "ALTER TABLE public.instances ENABLE ROW LEVEL SECURITY | RIGHTS | row-level security hides rows",
                "ALTER ROLE reader PASSWORD 'another' | AUTH | password authentication failed",
                "ALTER ROLE reader NOLOGIN | AUTH | is not permitted to log in",
                "ALTER ROLE reader CONNECTION LIMIT 0 | BUSY | too many connections for role",
            })
    void refusesWhatCannotBeRead(String change, String code, String message) {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run(change.replace("reader", database.user));

            assertRefused(TestOptions.of(database, ""), code, message);
        }
    }

    @Test
    void refusesAPartitionAndPartitionsUnderTheirOwnNames() {
        try (TestDatabase database = TestDatabase.empty(peer())) {
            database.run("CREATE TABLE public.instances (id text PRIMARY KEY, app text, ip text, port int)"
                    + " PARTITION BY HASH (id)");
            database.run(
                    "CREATE TABLE public.part PARTITION OF public.instances FOR VALUES WITH (MODULUS 1, REMAINDER 0)");
            database.publish("public.instances");

            assertRefused(TestOptions.of(database, "table: 'public.part'"), "TABLE", "is a partition, expected");
            assertRefused(TestOptions.of(database, ""), "PUBLICATION", "SET (publish_via_partition_root = true)");
            database.run("ALTER PUBLICATION fairlead SET (publish_via_partition_root = true)");
            assertThatCode(() -> check(TestOptions.of(database, ""))).doesNotThrowAnyException();
        }
    }

    @Test
    void acceptsAKeyThatAUniqueIndexAndTheReplicaIdentityHave() {
        try (TestDatabase database = TestDatabase.empty(peer())) {
            database.run(
                    "CREATE TABLE public.instances (site text NOT NULL, name text NOT NULL, app text, ip text, port int)");
            database.run("CREATE UNIQUE INDEX by_name ON public.instances (site, name)");
            database.run("ALTER TABLE public.instances REPLICA IDENTITY USING INDEX by_name");
            database.publish("public.instances");

            assertThat(check(TestOptions.of(database, "")).values())
                    .singleElement()
                    .satisfies(it -> assertThat(it.key()).containsExactly("site", "name"));
            assertRefused(
                    TestOptions.of(database, "key: ['app']"),
                    "TABLE",
                    "has site, name in the log for a deleted row, expected app");
            assertRefused(
                    TestOptions.of(database, "key: ['name']"),
                    "TABLE",
                    "has no unique index of columns of key that are NOT NULL (name)");
            database.run("ALTER TABLE public.instances REPLICA IDENTITY FULL");
            assertThatCode(() -> check(TestOptions.of(database, "key: ['site', 'name']")))
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"varchar(9)", "uuid", "numeric(9,0)", "timestamptz", "macaddr", "inet", "mood", "short"})
    void acceptsAKeyOfWhichDebeziumHasAText(String type) {
        try (TestDatabase database = TestDatabase.empty(peer())) {
            database.run("CREATE TYPE mood AS ENUM ('ok'); CREATE DOMAIN short AS varchar(5)");
            database.run("CREATE TABLE public.instances (id " + type + " PRIMARY KEY, app text, ip text, port int)");
            database.publish("public.instances");

            assertThatCode(() -> check(TestOptions.of(database, ""))).doesNotThrowAnyException();
        }
    }

    @Test
    void refusesReferencesThatAreNoKey() {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run("CREATE TABLE public.ports (host text, number int, PRIMARY KEY (host, number))");
            database.run("ALTER PUBLICATION fairlead ADD TABLE public.ports");
            database.run("GRANT SELECT ON public.ports TO " + database.user);

            assertRefused(
                    TestOptions.of(
                            database,
                            "columns: {service: 'app', address: 'ip'},"
                                    + " ports: {table: 'public.ports', references: ['host', 'number'], port: 'number'}"),
                    "TABLE",
                    "ports.references has 2 columns, expected one for each of the key of public.instances (id)");
        }
    }

    @Test
    void refusesReferencesWithoutAText() {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run("CREATE TABLE public.ports (id int PRIMARY KEY, host bytea, number int)");
            database.run("ALTER PUBLICATION fairlead ADD TABLE public.ports");
            database.run("GRANT SELECT ON public.ports TO " + database.user);

            assertRefused(
                    TestOptions.of(
                            database,
                            "columns: {service: 'app', address: 'ip'},"
                                    + " ports: {table: 'public.ports', references: ['host'], port: 'number'}"),
                    "TABLE",
                    "public.ports has the type bytea in the column host");
        }
    }

    @Test
    void refusesAServerWithoutLogicalReplication() {
        try (PostgresPeer replica = PostgresPeer.start("wal_level=replica");
                TestDatabase database = TestDatabase.create(replica)) {
            assertRefused(TestOptions.of(database, ""), "SETTINGS", "its wal_level is replica, expected logical");
        }
    }

    @Test
    void refusesAServerWithoutAFreeSlot() {
        try (PostgresPeer full = PostgresPeer.start("max_replication_slots=1");
                TestDatabase database = TestDatabase.create(full)) {
            database.run("SELECT pg_create_physical_replication_slot('other')");

            assertRefused(TestOptions.of(database, ""), "SETTINGS", "all 1 replication slots");
        }
    }

    @Test
    void saysThatADatabaseDoesNotExist() {
        try (TestDatabase database = TestDatabase.create(peer())) {
            assertRefused(
                    TestOptions.of(database, "database: 'nowhere'"), "SETTINGS", "database \"nowhere\" does not exist");
        }
    }
}

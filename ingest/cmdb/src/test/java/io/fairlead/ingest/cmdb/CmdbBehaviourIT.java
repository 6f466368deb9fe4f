package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Position;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.Failure;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.PostgresPeer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What becomes of instances when something happens to the database, on a real PostgreSQL.
class CmdbBehaviourIT {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static @Nullable PostgresPeer postgres;

    private final RecordingListener listener = new RecordingListener();

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

    private SourceRun run(TestDatabase database, String more) {
        return SourceRun.start(
                new CmdbSource(new SourceId("cmdb"), TestOptions.of(database, more), TestOptions.PROCESS), listener);
    }

    private SourceRun run(TestDatabase database) {
        return run(database, "");
    }

    private void await(String what, Predicate<RecordingListener> condition) throws InterruptedException {
        assertThat(listener.await(PATIENCE, condition))
                .as("%s; reported: %s, failures: %s", what, listener.view(), listener.failures())
                .isTrue();
        assertThat(listener.breaches()).isEmpty();
    }

    private void awaitIds(String... ids) throws InterruptedException {
        await(
                "instances " + List.of(ids),
                it -> !it.answers().isEmpty() && List.copyOf(it.view().keySet()).equals(List.of(ids)));
    }

    private static boolean listsPort(RecordingListener of, String id, int port) {
        Instance instance = of.view().get(id);
        return instance != null && instance.ports().equals(List.of(ListedPort.target(port)));
    }

    private static boolean failed(RecordingListener of, String code) {
        return of.failures().stream().map(Failure::code).anyMatch(code::equals);
    }

    @Test
    void aRowBecomesAnInstanceAndItsOtherColumnsStayInTheDatabase() throws InterruptedException {
        try (TestDatabase database = TestDatabase.empty(peer())) {
            database.run(
                    "CREATE TABLE public.hosts (site text, id int, app text, ip inet, port int, tenant text, region text,"
                            + " rack text, weight int, ok boolean, tags text[], version numeric(4,1), since date, secret text,"
                            + " PRIMARY KEY (site, id))");
            database.run(
                    "INSERT INTO public.hosts VALUES ('a/b', 1, ' web ', '10.0.0.1', 8080, 'shop', 'eu', 'r1', 3, true,"
                            + " '{x,y}', 1.5, '2026-01-02', 'hush')");
            database.publish("public.hosts");
            try (SourceRun _ = run(database, """
                    table: 'public.hosts', columns: {service: 'app', address: 'ip', port: 'port', namespace: 'tenant',
                      region: 'region', zone: 'rack', weight: 'weight', health: 'ok', tags: 'tags',
                      metadata: ['version', 'since', 'site']}
                    """)) {
                awaitIds("a%2Fb/1/");
                String first = listener.view().toString();
                assertThat(first)
                        .contains("Naming[service=web, host=, namespace=shop]", "address=10.0.0.1", "target=8080")
                        .contains("locality=eu/r1", "weight=3", "health=PASSING", "tags=[x, y]")
                        .contains("metadata={since=2026-01-02Z, site=a/b, version=1.5}")
                        .doesNotContain("hush");

                database.run("UPDATE public.hosts SET weight = 4");
                await(
                        "the log says the same as the snapshot",
                        it -> it.view().toString().equals(first.replace("weight=3", "weight=4")));
            }
        }
    }

    @Test
    void portsOfAnotherTableBelongToTheirInstance() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run("CREATE TABLE public.ports (id int PRIMARY KEY, host text, number int, name text)");
            database.run("ALTER PUBLICATION fairlead ADD TABLE public.ports");
            database.run("GRANT SELECT ON public.ports TO " + database.user);
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            database.run("INSERT INTO public.ports VALUES (1, 'a', 8080, 'http'), (2, 'a', 9090, 'admin')");
            try (SourceRun _ = run(database, """
                    columns: {service: 'app', address: 'ip'},
                    ports: {table: 'public.ports', references: ['host'], port: 'number', name: 'name'}
                    """)) {
                awaitIds("a/", "b/");
                assertThat(ports("a/")).containsExactly("admin:9090", "http:8080");
                assertThat(ports("b/")).isEmpty();

                database.run("UPDATE public.ports SET host = 'b' WHERE id = 2");
                await("a moved port", it -> ports("b/").equals(List.of("admin:9090")));
                assertThat(ports("a/")).containsExactly("http:8080");
                database.run("DELETE FROM public.ports WHERE id = 1");
                await("a removed port", it -> ports("a/").isEmpty());
                database.run("TRUNCATE public.ports");
                await("removed ports", it -> ports("b/").isEmpty());
                awaitIds("a/", "b/");
            }
        }
    }

    private List<String> ports(String id) {
        Instance instance = listener.view().get(id);
        return instance == null
                ? List.of("none")
                : instance.ports().stream()
                        .map(it -> it.name() + ":" + it.target())
                        .toList();
    }

    @Test
    void aTransactionIsReportedAtOnceWithItsPosition() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            try (SourceRun _ = run(database)) {
                awaitIds("a/");
                int before = listener.answers().size();

                database.run("BEGIN; DELETE FROM public.instances; INSERT INTO public.instances (id, app, ip, port)"
                        + " SELECT i, 'web', '10.1.1.1', 80 FROM generate_series(1, 6000) i; COMMIT");

                await("all rows", it -> it.view().size() == 6000);
                assertThat(listener.answers()).hasSize(before);
                assertThat(listener.answers().getLast().position().value()).matches("[0-9A-F]+/[0-9A-F]+");
            }
        }
    }

    @Test
    void aChangedKeyIsAnotherInstance() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            try (SourceRun _ = run(database)) {
                awaitIds("a/");

                database.run("UPDATE public.instances SET id = 'b'");

                awaitIds("b/");
                assertThat(listsPort(listener, "b/", 1)).isTrue();
            }
        }
    }

    @Test
    void truncateIsACompleteReport() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            try (SourceRun _ = run(database)) {
                awaitIds("a/");

                database.run("TRUNCATE public.instances");
                awaitIds();
                assertThat(listener.answers()).hasSize(2);

                database.run("BEGIN; TRUNCATE public.instances; INSERT INTO public.instances (id, app, ip, port)"
                        + " VALUES ('b', 'web', '10.1.1.1', 2); COMMIT");
                awaitIds("b/");
                assertThat(listener.answers().getLast().instances()).hasSize(1);
                assertThat(listener.failures()).isEmpty();
            }
        }
    }

    @Test
    void anEmptyTableIsACompleteReport() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer());
                SourceRun _ = run(database)) {
            await("a report", it -> !it.answers().isEmpty());
            CompleteReport first = listener.answers().getFirst();
            assertThat(first.instances()).isEmpty();
            assertThat(first.unread()).isEmpty();
            assertThat(first.position()).isNotEqualTo(Position.UNKNOWN);
        }
    }

    @Test
    void aLargeValueThatDidNotChangeStays() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            database.run("ALTER TABLE public.instances ALTER note SET STORAGE EXTERNAL");
            database.run("UPDATE public.instances SET note = repeat('x', 20000)");
            try (SourceRun _ =
                    run(database, "columns: {service: 'app', address: 'ip', port: 'port', metadata: ['note']}")) {
                awaitIds("a/");

                database.run("UPDATE public.instances SET port = 2");

                await("the change", it -> listsPort(it, "a/", 2));
                assertThat(listener.view().values())
                        .singleElement()
                        .satisfies(row -> assertThat(row.metadata().get("note")).hasSize(20_000));
                assertThat(listener.failures()).isEmpty();
            }
        }
    }

    @Test
    void aRenamedColumnKeepsWhatWasRead() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            try (SourceRun _ = run(database)) {
                awaitIds("a/", "b/");

                database.run("ALTER TABLE public.instances RENAME COLUMN ip TO address");
                database.run("UPDATE public.instances SET port = 2 WHERE id = 'a'");
                await("the row is rejected", it -> failed(it, "INGEST-CMDB-ROW"));
                assertThat(listener.failures())
                        .extracting(Throwable::getMessage)
                        .anyMatch(it -> it.contains("the table no longer has the column ip"));
                assertThat(listsPort(listener, "a/", 1)).isTrue();

                database.run("ALTER TABLE public.instances RENAME COLUMN address TO ip");
                database.run("ALTER TABLE public.instances ADD COLUMN more text DEFAULT 'x'");
                database.run("UPDATE public.instances SET port = 3");
                await("all rows", it -> listsPort(it, "a/", 3) && listsPort(it, "b/", 3));
                assertThat(listener.unresolved()).isEmpty();
            }
        }
    }

    @Test
    void aSlotThatIsDroppedLeadsToASnapshot() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            try (SourceRun run = run(database)) {
                awaitIds("a/", "b/");

                database.run("DO $$ BEGIN LOOP"
                        + " PERFORM pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = current_database();"
                        + " BEGIN PERFORM pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE database = current_database(); EXIT; EXCEPTION WHEN object_in_use THEN NULL; END;"
                        + " END LOOP; END $$");
                database.run("DELETE FROM public.instances WHERE id = 'a'");
                database.insert("c", "web", 1);

                awaitIds("b/", "c/");
                assertThat(listener.answers().size()).isGreaterThan(1);
                run.cancel(PATIENCE);
            }
            assertThat(database.slots()).isZero();
        }
    }

    /// Debezium would create it again, and the changes in between would be missing.
    @Test
    void aSlotThatIsDroppedDuringTheSnapshotLeadsToAnotherOne() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run("INSERT INTO public.instances (id, app, ip, port)"
                    + " SELECT i, 'web', '10.1.1.1', 80 FROM generate_series(1, 20000) i");
            try (SourceRun _ = run(database)) {
                await("a slot", _ -> database.slots() > 0);
                database.run("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                        + " WHERE database = current_database() AND NOT active");
                database.run("DELETE FROM public.instances WHERE id = '1'");

                await("the deletion", it -> it.view().size() == 19_999);
            }
        }
    }

    @Test
    void aSlotOfAProcessThatWasKilledIsDropped() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            String left = new Slots(new SourceId("cmdb"), TestOptions.of(database, "")).next(new java.util.Random());
            database.run("SELECT pg_create_logical_replication_slot('" + left + "', 'pgoutput')");
            database.run("SELECT pg_create_logical_replication_slot('" + database.name + "_of_others', 'pgoutput')");

            try (SourceRun _ = run(database)) {
                awaitIds("a/");
                assertThat(database.value(
                                "SELECT string_agg(slot_name, ',') FROM pg_replication_slots WHERE NOT active"))
                        .contains(database.name + "_of_others")
                        .doesNotContain(left);
            }
            database.run("SELECT pg_drop_replication_slot('" + database.name + "_of_others')");
            assertThat(database.slots()).isZero();
        }
    }

    @Test
    void othersWriteAsBefore() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run("CREATE TABLE public.other (id int)");
            database.insert("a", "web", 1);
            try (SourceRun _ = run(database)) {
                awaitIds("a/");
                database.run(
                        "INSERT INTO public.other VALUES (1); UPDATE public.other SET id = 2; DELETE FROM public.other");

                assertThat(database.value("SELECT string_agg(pubname, ',') FROM pg_publication"))
                        .isEqualTo("fairlead");
                assertThat(database.value("SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
                                + " WHERE relkind = 'r' AND nspname = 'public'"))
                        .isEqualTo("2");
            }
        }
    }

    @Test
    void theLogIsReleasedWhileOnlyOthersWrite() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run("CREATE TABLE public.other (text text)");
            database.insert("a", "web", 1);
            try (SourceRun _ = run(database)) {
                awaitIds("a/");
                for (int i = 0; i < 4; i++) {
                    database.run(
                            "INSERT INTO public.other SELECT repeat(md5(i::text), 30) FROM generate_series(1, 8000) i");
                }
                database.run("CHECKPOINT");
                String written = database.value("SELECT pg_current_wal_lsn()");

                await(
                        "the slot is confirmed",
                        _ -> database.value("SELECT confirmed_flush_lsn >= '" + written
                                        + "' FROM pg_replication_slots WHERE database = current_database()")
                                .equals("t"));
                assertThat(listener.failures()).isEmpty();
                await("it is alive", it -> it.deltas() > 0);
            }
        }
    }

    @Test
    void aSlotThatRetainsTooMuchIsGivenUp() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer());
                TestDatabase second = TestDatabase.empty(peer())) {
            database.insert("a", "web", 1);
            try (SourceRun _ = run(database, "'max-wal': '16MiB'")) {
                awaitIds("a/");
                // A transaction that stays open keeps the server from releasing the log.
                database.run("BEGIN; INSERT INTO public.instances (id, app, ip) VALUES ('b', 'web', '10.1.1.1')");
                second.run("CREATE TABLE public.other (text text)");
                for (int i = 0; i < 4; i++) {
                    second.run(
                            "INSERT INTO public.other SELECT repeat(md5(i::text), 30) FROM generate_series(1, 8000) i");
                }

                await("the failure", it -> failed(it, "INGEST-CMDB-WAL"));
                assertThat(listener.view()).containsOnlyKeys("a/");
                database.run("COMMIT");
                awaitIds("a/", "b/");
            }
        }
    }

    @Test
    void aDatabaseThatIsKilledRemovesNothing() throws InterruptedException {
        try (PostgresPeer own = PostgresPeer.start();
                TestDatabase database = TestDatabase.create(own)) {
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            try (SourceRun _ = run(database)) {
                awaitIds("a/", "b/");
                int reports = listener.answers().size();

                own.kill();
                await("a failure", it -> !it.failures().isEmpty());
                assertThat(listener.view()).containsOnlyKeys("a/", "b/");
                own.restart();
                database.disconnect();
                database.run("DELETE FROM public.instances WHERE id = 'a'");
                database.insert("c", "web", 1);

                awaitIds("b/", "c/");
                assertThat(listener.answers().size()).isGreaterThan(reports);
                await("no slot is left over", _ -> database.slots() == 1);
            }
            assertThat(database.slots()).isZero();
        }
    }
}

package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.model.Position;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;

/// What becomes of instances when rows change, on a real PostgreSQL.
class CmdbBehaviourIT extends DatabaseScenarios {
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

    /// Of its large values, the log has nothing.
    @Test
    void aChangedKeyOfARowWithALargeValueIsReadAgain() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            database.insert("c", "web", 1);
            database.run("ALTER TABLE public.instances ALTER note SET STORAGE EXTERNAL");
            database.run("UPDATE public.instances SET note = repeat('x', 20000)");
            try (SourceRun _ =
                    run(database, "columns: {service: 'app', address: 'ip', port: 'port', metadata: ['note']}")) {
                awaitIds("a/", "c/");

                database.run("UPDATE public.instances SET id = 'b' WHERE id = 'a'");

                awaitIds("b/", "c/");
                assertThat(failedWith("the log does not repeat a large value of a row of public.instances"))
                        .isTrue();
                assertThat(Objects.requireNonNull(listener.view().get("b/"))
                                .metadata()
                                .get("note"))
                        .hasSize(20_000);
                assertThat(listener.unresolved()).isEmpty();

                database.run("UPDATE public.instances SET id = 'd' WHERE id = 'c'");
                awaitIds("b/", "d/");
                assertThat(listener.failures())
                        .extracting(it -> ((TransientFailure) it).askedWait())
                        .containsExactly(Duration.ZERO, Duration.ofSeconds(5));
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
            database.run("ALTER TABLE public.instances ADD numbers int[], ADD large bigint[], ADD uuids uuid[]");
            for (String column : List.of("note", "numbers", "large", "uuids")) {
                database.run("ALTER TABLE public.instances ALTER " + column + " SET STORAGE EXTERNAL");
            }
            database.run("UPDATE public.instances SET note = repeat('x', 20000), numbers = array_fill(7, '{5000}'),"
                    + " large = array_fill(8::bigint, '{5000}'), uuids = array_fill(gen_random_uuid(), '{1000}')");
            try (SourceRun _ = run(database, """
                    columns: {service: 'app', address: 'ip', port: 'port',
                      metadata: ['note', 'numbers', 'large', 'uuids']}
                    """)) {
                awaitIds("a/");
                SortedMap<String, String> before =
                        Objects.requireNonNull(listener.view().get("a/")).metadata();
                assertThat(before.get("note")).hasSize(20_000);

                database.run("UPDATE public.instances SET port = 2");

                await("the change", it -> listsPort(it, "a/", 2));
                assertThat(listener.view().values())
                        .singleElement()
                        .satisfies(row -> assertThat(row.metadata()).isEqualTo(before));
                assertThat(listener.failures()).isEmpty();
            }
        }
    }

    @Test
    void aRenamedColumnKeepsWhatWasRead() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            // Before the definition of the table is looked at.
            try (SourceRun _ = run(database, "", Duration.ofMinutes(5))) {
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
}

package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.SourceRun;
import io.fairlead.testkit.peers.PostgresPeer;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What becomes of instances when the server, or the replication slot, is lost, on a real PostgreSQL.
class CmdbOutagesIT extends DatabaseScenarios {
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

    /// The position of a slot moves on at once where others write.
    @Test
    void aBusyServerIsNotTakenForALostSlot() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer());
                TestDatabase busy = TestDatabase.create(peer());
                TableLoad _ = TableLoad.start(busy, new Random(1))) {
            for (int run = 0; run < 5; run++) {
                int before = listener.answers().size();
                try (SourceRun _ = run(database)) {
                    await("a report", it -> it.answers().size() > before);
                }
            }
            assertThat(listener.failures()).isEmpty();
        }
    }

    @Test
    void aSlotOfAProcessThatWasKilledIsDropped() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            String left = new Slots(new SourceId("cmdb"), TestOptions.of(database, "")).next(new Random());
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

    /// What was committed since the standby received the last change is lost, and so are the replication slots.
    @Test
    void afterAFailoverTheNewPrimaryIsRead() throws InterruptedException {
        try (PostgresPeer own = PostgresPeer.start();
                TestDatabase database = TestDatabase.create(own)) {
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            try (SourceRun _ = run(database)) {
                awaitIds("a/", "b/");
                own.backUp();
                database.insert("lost", "web", 1);
                awaitIds("a/", "b/", "lost/");

                own.kill();
                await("a failure", it -> !it.failures().isEmpty());
                assertThat(listener.view()).containsOnlyKeys("a/", "b/", "lost/");
                own.failOver();
                database.disconnect();
                assertThat(database.value("SELECT timeline_id > 1 FROM pg_control_checkpoint()"))
                        .isEqualTo("t");
                database.run("DELETE FROM public.instances WHERE id = 'a'");

                awaitIds("b/");
                database.insert("c", "web", 1);
                awaitIds("b/", "c/");
            }
            assertThat(database.slots()).isZero();
        }
    }

    @Test
    void aSlotWhoseLogTheServerRemovedLeadsToASnapshot() throws InterruptedException {
        try (PostgresPeer own = PostgresPeer.start("max_slot_wal_keep_size=1MB");
                TestDatabase database = TestDatabase.create(own);
                TestDatabase second = TestDatabase.empty(own)) {
            database.insert("a", "web", 1);
            database.insert("b", "web", 1);
            try (SourceRun _ = run(database)) {
                awaitIds("a/", "b/");
                // A transaction that stays open keeps the slot where it is.
                database.run("BEGIN; DELETE FROM public.instances WHERE id = 'a'");
                second.run("CREATE TABLE public.other (text text)");
                await("the slot is lost", _ -> {
                    second.run(
                            "INSERT INTO public.other SELECT repeat(md5(i::text), 30) FROM generate_series(1, 8000) i");
                    second.run("CHECKPOINT");
                    return !listener.failures().isEmpty();
                });
                assertThat(listener.view()).containsOnlyKeys("a/", "b/");
                database.run("COMMIT");
                awaitIds("b/");
            }
            assertThat(database.slots()).isZero();
        }
    }
}

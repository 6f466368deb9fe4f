package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Replication slots that a lost host left behind, on a real PostgreSQL.
class CmdbSlotsIT extends DatabaseScenarios {
    private static String leftIn(TestDatabase database, CmdbOptions options) {
        String left = new Slots(new SourceId("cmdb"), options).next(new Random());
        database.run("SELECT pg_create_logical_replication_slot('" + left + "', 'pgoutput')");
        return left;
    }

    private static Session open(CmdbOptions options, String application) {
        return new Database(options.server(), options.limits(), new CmdbFailures(options.server())).open(application);
    }

    private void awaitDropped(TestDatabase database, String slot) throws InterruptedException {
        await(
                slot + " is dropped",
                _ -> database.value("SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + slot + "'")
                        .equals("0"));
    }

    /// The server took its process for alive when this run began.
    @Test
    void oneThatIsLeftWhileARunLivesIsDropped() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            CmdbOptions options = TestOptions.of(database, "");
            String left = leftIn(database, options);
            Session formerOwner = open(options, left);
            try (SourceRun _ = run(database, "", Duration.ofMillis(100))) {
                awaitIds("a/");
                assertThat(database.slots()).isEqualTo(2);

                formerOwner.close();
                awaitDropped(database, left);
                assertThat(listener.failures()).isEmpty();
                assertThat(database.slots()).isEqualTo(1);
            }
        }
    }

    /// A session may stay for hours after its host was lost.
    @Test
    void oneThatNobodyReadsAndThatRetainsTooMuchIsDropped() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            String limit = "'max-wal': '16MiB'";
            CmdbOptions options = TestOptions.of(database, limit);
            String left = leftIn(database, options);
            database.run("CREATE TABLE public.other (text text)");
            database.run("INSERT INTO public.other SELECT repeat(md5(i::text), 30) FROM generate_series(1, 30000) i");
            try (Session _ = open(options, left);
                    SourceRun _ = run(database, limit)) {
                awaitIds("a/");
                awaitDropped(database, left);
            }
        }
    }

    @Test
    void theServerEndsSessionsOfALostHostWithinAMinute() {
        try (TestDatabase database = TestDatabase.create(peer());
                Session session = open(TestOptions.of(database, ""), "test")) {
            assertThat(session.row("SELECT current_setting('tcp_keepalives_idle') AS idle,"
                                    + " current_setting('tcp_keepalives_interval') AS pause,"
                                    + " current_setting('tcp_keepalives_count') AS count")
                            .orElseThrow())
                    .extracting(it -> it.text("idle"), it -> it.text("pause"), it -> it.text("count"))
                    .containsExactly("30", "10", "3");
        }
    }
}

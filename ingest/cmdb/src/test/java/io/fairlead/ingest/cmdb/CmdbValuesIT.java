package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.Traits;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What of the values of columns arrives in an instance, on a real PostgreSQL.
class CmdbValuesIT extends DatabaseScenarios {
    /// Debezium describes the default of a column also where it may be null.
    @Test
    void aNullIsNotTheDefaultOfItsColumn() throws InterruptedException {
        try (TestDatabase database = TestDatabase.empty(peer())) {
            database.run(
                    "CREATE TABLE public.instances (id int PRIMARY KEY DEFAULT 7, app text DEFAULT 'standard',"
                            + " ip text DEFAULT '10.9.9.9', port int DEFAULT 9, weight int DEFAULT 0, state text DEFAULT 'critical')");
            database.run("INSERT INTO public.instances VALUES (1, 'web', '10.1.1.1', 80, 5, 'passing'),"
                    + " (2, 'web', '10.1.1.2', NULL, NULL, NULL)");
            database.publish("public.instances");
            try (SourceRun _ = run(database, """
                    columns: {service: 'app', address: 'ip', port: 'port', weight: 'weight', health: 'state'}
                    """)) {
                awaitIds("1/", "2/");
                assertThat(shown("2/")).contains("ports=[]", "health=UNKNOWN", "weight=" + Traits.WEIGHT_UNSET);

                database.run("UPDATE public.instances SET weight = NULL, state = NULL, port = NULL WHERE id = 1");
                await("the nulls of the log", _ -> shown("1/").contains("ports=[]"));
                assertThat(shown("1/")).contains("health=UNKNOWN", "weight=" + Traits.WEIGHT_UNSET);

                database.run("UPDATE public.instances SET ip = NULL WHERE id = 1");
                await("the row is rejected", it -> failed(it, "INGEST-CMDB-ROW"));
                assertThat(failedWith("column ip is empty")).isTrue();
                assertThat(shown("1/")).contains("address=10.1.1.1");
            }
        }
    }

    @Test
    void aWholeNumberOfAnyTypeIsAPortAndAWeight() throws InterruptedException {
        try (TestDatabase database = TestDatabase.empty(peer())) {
            database.run("CREATE TABLE public.instances (id int PRIMARY KEY, app text, ip text, port float8,"
                    + " weight numeric(10,2), ratio float8, version numeric(4,2))");
            database.run("INSERT INTO public.instances VALUES (1, 'web', '10.1.1.1', 8080, 3, 0.5, 1.50),"
                    + " (2, 'web', '10.1.1.2', 80.5, 3, 1, 1)");
            database.publish("public.instances");
            try (SourceRun _ = run(database, """
                    columns: {service: 'app', address: 'ip', port: 'port', weight: 'weight', metadata: ['ratio', 'version']}
                    """)) {
                awaitIds("1/");
                assertThat(shown("1/")).contains("target=8080", "weight=3", "metadata={ratio=0.5, version=1.50}");
                assertThat(failedWith("the port \"80.5\" is no number from 1 to 65535"))
                        .isTrue();

                database.run("UPDATE public.instances SET port = 9090, ratio = 1e6");
                await(
                        "the log",
                        _ -> shown("1/").contains("target=9090") && shown("1/").contains("ratio=1000000"));
                awaitIds("1/", "2/");
            }
        }
    }

    @Test
    void aRegionThatIsNoNameIsLeftOut() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.insert("a", "web", 1);
            database.run("UPDATE public.instances SET note = 'Frankfurt DC 2'");
            try (SourceRun _ = run(database, """
                    columns: {service: 'app', address: 'ip', port: 'port', region: 'note', metadata: ['note']}
                    """)) {
                awaitIds("a/");
                assertThat(shown("a/")).contains("locality=,", "note=Frankfurt DC 2");
                assertThat(listener.failures()).isEmpty();
            }
        }
    }

    /// For Debezium, names are regular expressions without case.
    @Test
    void aTableWhoseNameDiffersInCaseOnlyIsNotRead() throws InterruptedException {
        try (TestDatabase database = TestDatabase.create(peer())) {
            database.run("CREATE TABLE public.\"Instances\" (id text PRIMARY KEY)");
            database.run("INSERT INTO public.\"Instances\" VALUES ('x')");
            database.insert("a", "web", 1);
            try (SourceRun _ = run(database)) {
                awaitIds("a/");
                database.run("UPDATE public.instances SET port = 2");
                await("the change", it -> listsPort(it, "a/", 2));
                assertThat(listener.failures()).isEmpty();
            }
        }
    }

    /// The log has the columns of that index only: Debezium puts 0 in the place of the key.
    @Test
    void aDeletionUnderAnotherReplicaIdentityRemovesNoOtherRow() throws InterruptedException {
        try (TestDatabase database = TestDatabase.empty(peer())) {
            database.run("CREATE TABLE public.instances (id int PRIMARY KEY, app text, ip text NOT NULL, port int)");
            database.run("CREATE UNIQUE INDEX by_ip ON public.instances (ip)");
            database.run("INSERT INTO public.instances VALUES (0, 'web', '10.1.1.1', 80), (7, 'web', '10.1.1.2', 80)");
            database.publish("public.instances");
            // Before the definition of the table is looked at.
            try (SourceRun _ = run(database, "", Duration.ofMinutes(5))) {
                awaitIds("0/", "7/");

                database.run("ALTER TABLE public.instances REPLICA IDENTITY USING INDEX by_ip");
                database.run("DELETE FROM public.instances WHERE id = 7");

                await("the failure", it -> failed(it, "INGEST-CMDB-TABLE"));
                assertThat(listener.removed()).isEmpty();
                database.run("ALTER TABLE public.instances REPLICA IDENTITY DEFAULT");
                awaitIds("0/");
            }
        }
    }
}

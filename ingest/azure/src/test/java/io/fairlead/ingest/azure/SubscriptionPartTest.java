package io.fairlead.ingest.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a reading makes of each answer of Resource Graph.
class SubscriptionPartTest {
    private static final String KEPT = "; what was read before stays in use";
    private static final String READING = "reading " + Rows.SUBSCRIPTION + ": ";

    private final GraphTables tables = new GraphTables(Rows.SUBSCRIPTION);
    private final GraphServer server = new GraphServer(tables);
    private final Machines machines =
            new Machines(Machines.options(server, Machines.LOGIN, Machines.SELECTION, Machines.pagesOf(4)));

    @AfterEach
    void stop() {
        machines.close();
        server.close();
    }

    private TransientFailure failure() {
        return catchThrowableOfType(TransientFailure.class, machines::next);
    }

    private void assertFails(String code, String message) {
        TransientFailure failure = failure();
        assertThat(failure).hasMessage(READING + message + KEPT);
        assertThat(failure.code()).isEqualTo(code);
    }

    private long queries(String table) {
        return server.queries().stream().filter(it -> it.table().equals(table)).count();
    }

    @Test
    void allPagesAreOneAnswer() throws InterruptedException {
        tables.put(Machines.rows(5));

        assertThat(Machines.names(machines.first())).containsExactly("web-0", "web-1", "web-2", "web-3", "web-4");
        assertThat(queries("Resources")).isEqualTo(3);
        assertThat(server.queries())
                .allSatisfy(query -> assertThat(query.subscriptions()).containsExactly(Rows.SUBSCRIPTION));
    }

    @Test
    void aReadingOfASmallSubscriptionIsThreeQueriesAndOneToken() throws InterruptedException {
        tables.put(Machines.rows(2));

        var _ = machines.first();
        var _ = machines.next();

        assertThat(server.queries())
                .extracting(GraphServer.Query::table)
                .containsExactly(
                        "Resources",
                        "ComputeResources",
                        "ResourceContainers",
                        "Resources",
                        "ComputeResources",
                        "ResourceContainers");
        assertThat(machines.listener().permits()).isEqualTo(6);
        assertThat(server.tokenRequests()).hasSize(1);
    }

    @Test
    void nothingChangedIsNoReport() throws InterruptedException {
        tables.put(Machines.rows(3));
        Listing first = machines.first();

        assertThat(machines.next()).isInstanceOf(Listing.Unchanged.class);
        assertThat(machines.first()).as("where a complete one is asked for").isEqualTo(first);
    }

    @Test
    void anEmptySubscriptionThatMayBeSeenIsEmpty() throws InterruptedException {
        assertThat(machines.first()).isInstanceOf(Listing.Complete.class);
        assertThat(Machines.names(machines.first())).isEmpty();
    }

    @Test
    void anEmptySubscriptionThatMayNotBeSeenIsAFailure() throws InterruptedException {
        tables.put(Machines.rows(3));
        var _ = machines.first();
        tables.hide(Rows.SUBSCRIPTION);

        assertFails(
                "INGEST-AZURE-AUTH",
                "query subscriptions: the subscription is not among those that the identity of the source may see, so"
                        + " nothing is concluded from an empty list; grant the role Reader on the subscription");
        tables.show(Rows.SUBSCRIPTION);
        assertThat(machines.next()).isInstanceOf(Listing.Unchanged.class);
    }

    /// Otherwise each machine is rejected.
    @Test
    void interfacesThatMayNotBeSeenAreAFailure() throws InterruptedException {
        tables.put(Machines.rows(3));
        var _ = machines.settled();
        List.of("web-0", "web-1", "web-2").forEach(name -> tables.remove(Rows.nicId(Rows.SUBSCRIPTION, name)));

        assertFails(
                "INGEST-AZURE-AUTH",
                "machines: they name network interfaces, and none of these is listed; allow the identity of the source"
                        + " Microsoft.Network/networkInterfaces/read on the subscription");
        assertThat(machines.listener().failures()).isEmpty();
    }

    @Nested
    class Partial {
        @Test
        void truncatedWithoutANextPageIsAFailure() {
            tables.put(Machines.rows(1));
            server.answer((query, usual) -> query.table().equals("Resources")
                    ? Optional.of(usual.withBody(usual.body().replace("\"false\"", "\"true\"")))
                    : Optional.empty());

            assertFails(
                    "INGEST-AZURE-INCOMPLETE",
                    "query machines: Azure says that rows were left out, and names no next page");
        }

        @Test
        void fewerRowsThanInAllPagesIsAFailure() {
            tables.put(Machines.rows(1));
            server.answer((_, usual) ->
                    Optional.of(usual.withBody(usual.body().replace("\"totalRecords\":2", "\"totalRecords\":3"))));

            assertFails("INGEST-AZURE-INCOMPLETE", "query machines: the pages have 2 rows, expected 3 as Azure says");
        }

        @Test
        void fewerRowsThanOnThePageIsAFailure() {
            tables.put(Machines.rows(1));
            server.answer(
                    (_, usual) -> Optional.of(usual.withBody(usual.body().replace("\"count\":2", "\"count\":3"))));

            assertFails("INGEST-AZURE-INCOMPLETE", "query machines: a page has 2 rows, expected 3 as Azure says");
        }

        @Test
        void subscriptionsThatWereLeftOutAreAFailure() {
            tables.put(Machines.rows(1));
            server.answer((_, usual) -> Optional.of(usual.with("x-ms-tenant-subscription-limit-hit", "true")));

            assertFails(
                    "INGEST-AZURE-INCOMPLETE", "query machines: Azure left subscriptions out, as there are too many");
        }

        @Test
        void aTokenOfAPageThatIsRepeatedIsAFailure() {
            tables.put(Machines.rows(9));
            server.answer((_, usual) ->
                    Optional.of(usual.withBody(usual.body().replaceFirst("\"page-[0-9]+\"", "\"page-2\""))));

            assertFails("INGEST-AZURE-PAGES", "query machines: the token of the next page was used already");
        }
    }

    @Nested
    class Refused {
        @ParameterizedTest
        @ValueSource(ints = {401, 403})
        void withoutRights(int status) throws InterruptedException {
            tables.put(Machines.rows(1));
            var _ = machines.first();
            server.answer("Resources", Answer.error(status, "AuthorizationFailed", "not allowed"));

            assertFails(
                    "INGEST-AZURE-AUTH",
                    "query machines: the response was " + status + " AuthorizationFailed \"{\"error\":{\"code\":"
                            + "\"AuthorizationFailed\",\"message\":\"not allowed\"}}\"; grant the role Reader on the"
                            + " subscription to the identity of the source");
        }

        @Test
        void anUnknownQueryIsNotRepeated() {
            server.answer("ComputeResources", Answer.error(400, "BadRequest", "unknown table"));

            TransientFailure failure = failure();

            assertThat(failure.code()).isEqualTo("INGEST-AZURE-REFUSED");
            assertThat(failure).hasMessageContaining("query scale sets: the response was 400 BadRequest");
            assertThat(queries("ComputeResources")).isEqualTo(1);
        }

        @Test
        void nothingOfTheOtherPagesIsReported() throws InterruptedException {
            tables.put(Machines.rows(5));
            var _ = machines.first();
            tables.remove(Rows.machineId(Rows.SUBSCRIPTION, "web-0"));
            tables.put(Rows.machine("web-1", Map.of("service", "other")));
            server.answer((query, _) -> query.isPage("Resources", 3)
                    ? Optional.of(Answer.error(500, "InternalServerError", "sorry"))
                    : Optional.empty());
            assertThat(failure().code()).isEqualTo("INGEST-AZURE-STATUS");

            server.answer((_, _) -> Optional.empty());
            assertThat(Machines.instances(machines.next()))
                    .extracting(it -> it.naming().service())
                    .containsExactly("other", "web", "web", "web");
        }
    }

    @Nested
    class Unreadable {
        @Test
        void htmlWithStatus200() {
            server.answer("Resources", Answer.html());

            assertFails(
                    "INGEST-AZURE-ANSWER",
                    "query machines: the response was 200 with Content-Type \"text/html\", expected application/json");
        }

        @Test
        void htmlThatIsCalledJson() {
            server.answer("Resources", Answer.json("<html><body>Sign in</body></html>"));

            assertFails(
                    "INGEST-AZURE-ANSWER",
                    "query machines: the response was 200 with JSON that ends early or is something else");
        }

        @Test
        void jsonThatEndsEarly() {
            tables.put(Machines.rows(1));
            server.answer((_, usual) -> Optional.of(
                    usual.withBody(usual.body().substring(0, usual.body().length() / 2))));

            assertFails(
                    "INGEST-AZURE-ANSWER",
                    "query machines: the response was 200 with JSON that ends early or is something else");
        }

        /// The SDK reads the numbers that are not there as 0.
        @ParameterizedTest
        @ValueSource(strings = {"{\"data\":[]}", "{\"totalRecords\":0,\"count\":0,\"data\":[]}"})
        void anAnswerThatDoesNotSayWhetherItIsComplete(String body) throws InterruptedException {
            tables.put(Machines.rows(2));
            var _ = machines.settled();
            server.answer("Resources", Answer.json(body));

            assertFails(
                    "INGEST-AZURE-ANSWER",
                    "query machines: the response was 200 with a list that does not say whether it is complete");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"totalRecords\":0,\"count\":0,\"resultTruncated\":\"false\",\"data\":null}"})
        void anAnswerWithoutRows(String body) {
            server.answer("Resources", Answer.json(body));

            assertFails("INGEST-AZURE-ANSWER", "query machines: the response was 200 with no list of rows");
        }

        @Test
        void aBodyThatBreaksOff() {
            tables.put(Machines.rows(1));
            server.answer((_, usual) -> Optional.of(usual.thatBreaksOff()));

            TransientFailure failure = failure();

            assertThat(failure.code()).isEqualTo("INGEST-AZURE-UNREACHABLE");
            assertThat(failure).hasMessageContaining("query machines: no complete response (");
        }

        @Test
        void aMachineOfAnotherSubscription() {
            ObjectNode row = Rows.machine(Rows.OTHER_SUBSCRIPTION, "web", Map.of("service", "web"));
            server.answer((query, usual) -> query.table().equals("Resources")
                    ? Optional.of(usual.withBody(GraphTables.text(List.of(row), 1, "")))
                    : Optional.empty());

            assertThat(failure().code()).isEqualTo("INGEST-AZURE-ANSWER");
        }
    }

    @Nested
    class BadItems {
        @Test
        void oneAmongManyIsRejectedOnceAndItsLastContentStays() throws InterruptedException {
            tables.put(Machines.rows(1000));
            var _ = machines.settled();
            tables.put(Rows.machine("web-7", Map.of("service", "web", "port", "http")));

            Listing.Complete listing = (Listing.Complete) machines.next();
            var _ = machines.next();

            assertThat(listing.instances()).hasSize(999);
            assertThat(listing.unread()).containsExactly(Rows.SUBSCRIPTION + "/shop/web-7/");
            assertThat(machines.listener().failures())
                    .singleElement()
                    .satisfies(failure -> assertThat(failure.code()).isEqualTo("INGEST-AZURE-INSTANCE"))
                    .extracting(Failure::getMessage)
                    .isEqualTo(Rows.SUBSCRIPTION
                            + "/shop/web-7/: its tag \"port\" is \"http\", expected a port, 1 to 65535");

            tables.put(Rows.machine("web-7", Map.of("service", "web", "port", "81")));
            assertThat(Machines.names(machines.next())).hasSize(1000);
            assertThat(machines.listener().unresolved()).isEmpty();
        }

        @Test
        void theSameIdInAnotherCaseIsOneInstance() throws InterruptedException {
            tables.put(Machines.rows(1));
            ObjectNode again = Rows.machine("web-0", Map.of("service", "web", "port", "8080"));
            tables.put(again.put("id", again.path("id").asText().toUpperCase(Locale.ROOT)));

            assertThat(Machines.names(machines.first())).containsExactly("web-0");
        }

        @Test
        void aColumnInAnotherFormIsOneBadItem() throws InterruptedException {
            tables.put(Machines.rows(2));
            tables.put(Rows.machine("web-1", Map.of("service", "web")).put("interfaces", "none"));

            Listing.Complete listing = (Listing.Complete) machines.first();

            assertThat(Machines.names(listing)).containsExactly("web-0");
            assertThat(machines.listener().failures())
                    .extracting(Failure::getMessage)
                    .containsExactly(
                            Rows.SUBSCRIPTION + "/shop/web-1/: its column interfaces is a string, expected a list");
        }

        @Test
        void unknownColumnsAndTypesAreIgnored() throws InterruptedException {
            tables.put(Machines.rows(1));
            tables.put(Rows.machine("web-0", Map.of("service", "web", "port", "8080"))
                    .put("brandNew", 7)
                    .put("power", "PowerState/hibernated"));
            tables.put(Rows.nic("x", "10.9.9.9").put("type", "microsoft.network/somethingelse"));

            assertThat(Machines.names(machines.first())).containsExactly("web-0");
        }
    }
}

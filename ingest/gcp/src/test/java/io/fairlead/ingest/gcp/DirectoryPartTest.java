package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.ComputeServer.Call;
import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryPartTest {
    private static final String ONE = "shop-prod/europe-west1/shop/pay/one.";
    private static final String TWO = "shop-prod/europe-west1/shop/pay/two.";
    private static final String WEB = "shop-prod/europe-west1/shop/web/one.";
    private static final String NO = "{\"error\": {\"status\": \"PERMISSION_DENIED\", \"message\": \"no\"}}";

    private final ComputeServer server = new ComputeServer();
    private final Location location = Location.of(server);

    DirectoryPartTest() {
        Location.put(server, "pay", "one", "10.1.0.4");
        Location.put(server, "pay", "two", "10.1.0.5");
        Location.put(server, "web", "one", "10.1.0.6");
    }

    @AfterEach
    void stop() {
        location.close();
        server.close();
    }

    private List<String> failures() {
        return location.listener().failures().stream().map(Failure::getMessage).toList();
    }

    @Test
    void readsTheEndpointsOfAllServices() throws InterruptedException {
        Listing listing = location.first();

        assertThat(Project.ids(listing)).containsExactly(ONE, TWO, WEB);
        Instance one = Project.instances(listing).getFirst();
        assertThat(one.naming().service()).isEqualTo("pay");
        assertThat(one.address()).isEqualTo("10.1.0.4");
        assertThat(one.ports()).containsExactly(ListedPort.target(8080));
        assertThat(one.health()).isEqualTo(Health.UNKNOWN);
        assertThat(one.traits().locality().region()).isEqualTo("europe-west1");
        assertThat(one.metadata())
                .containsOnly(
                        Map.entry("gcp.project", "shop-prod"),
                        Map.entry("gcp.location", "europe-west1"),
                        Map.entry("gcp.namespace", "shop"),
                        Map.entry("gcp.endpoint", "one"),
                        Map.entry("gcp.network", "shop"),
                        Map.entry("gcp.annotation.version", "v2"));
        assertThat(server.calls()).extracting(Call::path).hasSize(4);
        assertThat(server.tokenRequests()).singleElement().asString().contains("/token ");
        assertThat(location.next()).isInstanceOf(Listing.Unchanged.class);
    }

    @Test
    void theAnnotationsOfAServiceAreThoseOfEndpointsWithoutTheirOwn() throws InterruptedException {
        server.directory()
                .service(
                        "projects/shop-prod/locations/europe-west1/namespaces/shop/services/pay",
                        Map.of("version", "v1", "secret", "x"));
        server.directory().put(Location.endpoint("europe-west1", "pay", "two"), "10.1.0.5", 0, Map.of("other", "y"));

        List<Instance> all = Project.instances(location.first());

        assertThat(all.get(0).metadata()).containsEntry("gcp.annotation.version", "v2");
        assertThat(all.get(1).metadata()).containsEntry("gcp.annotation.version", "v1");
        assertThat(all.get(1).ports()).isEmpty();
        assertThat(all.toString()).doesNotContain("secret", "other");
    }

    @Test
    void onlyTheNamespacesThatAreGivenAreRead() throws InterruptedException {
        server.directory()
                .put(
                        "projects/shop-prod/locations/europe-west1/namespaces/other/services/x/endpoints/y",
                        "10.1.0.9",
                        80,
                        Map.of());
        ServiceDirectory other =
                new ServiceDirectory(List.of(Location.NAME), List.of("other", "absent"), List.of(), server.at(""));
        try (Location given = new Location(server, other)) {
            assertThat(Project.ids(given.first())).containsExactly("shop-prod/europe-west1/other/x/y.");
        }
    }

    @Test
    void allPagesOfAllListsAreOneAnswer() throws InterruptedException {
        server.directory().paginate(1);

        assertThat(Project.ids(location.first())).containsExactly(ONE, TWO, WEB);
        assertThat(server.calls().stream().map(Call::token).filter(it -> !it.isEmpty()))
                .hasSize(2);
    }

    @Test
    void anEndpointWithoutAnAddressIsRejectedOnceAndTheOthersAreUsed() throws InterruptedException {
        Location.put(server, "pay", "three", "");
        Location.put(server, "pay", "three2", "10.1.0.7");

        Listing listing = location.first();

        assertThat(Project.ids(listing)).containsExactly(ONE, "shop-prod/europe-west1/shop/pay/three2.", TWO, WEB);
        assertThat(Project.unread(listing)).containsExactly("shop-prod/europe-west1/shop/pay/three.");
        assertThat(failures()).containsExactly("shop-prod/europe-west1/shop/pay/three.: it has no address");
        assertThat(location.next()).isInstanceOf(Listing.Unchanged.class);
        assertThat(failures()).hasSize(1);
        Location.put(server, "pay", "three", "10.1.0.8");
        assertThat(Project.unread(location.next())).isEmpty();
        assertThat(location.listener().unresolved()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536, 100000})
    void anEndpointWhosePortIsNoneIsRejected(int port) throws InterruptedException {
        server.directory().put(Location.endpoint("europe-west1", "pay", "two"), "10.1.0.5", port, Map.of());

        assertThat(Project.unread(location.first())).containsExactly(TWO);
        assertThat(failures()).containsExactly(TWO + ": its port is " + port + ", expected 0 to 65535");
    }

    @Test
    void anEndpointThatIsNoLongerListedIsGoneAfterTwoReadings() throws InterruptedException {
        var _ = location.first();
        server.directory().remove(Location.endpoint("europe-west1", "pay", "two"));

        Listing once = location.next();
        assertThat(Project.unread(once)).containsExactly(TWO);
        assertThat(location.part().nextIn()).contains(MissingInstance.CONFIRMED_AFTER);
        location.pass(Duration.ofSeconds(10));
        Listing twice = location.next();
        assertThat(Project.unread(twice)).isEmpty();
        assertThat(Project.ids(twice)).containsExactly(ONE, WEB);
    }

    @Test
    void soIsWhatAServiceHadThatIsNoLongerListed() throws InterruptedException {
        var _ = location.first();
        server.directory().remove("projects/shop-prod/locations/europe-west1/namespaces/shop");

        assertThat(Project.unread(location.next())).containsExactly(ONE, TWO, WEB);
        location.pass(Duration.ofSeconds(10));
        assertThat(Project.ids(location.next())).isEmpty();
    }

    @Test
    void aServiceThatIsRemovedWhileItIsReadStaysUntilALaterReading() throws InterruptedException {
        var _ = location.first();
        server.answer(call -> call.path().endsWith("/services/pay/endpoints") ? Answer.error(404, "{}") : null);

        Listing listing = location.next();

        assertThat(Project.ids(listing)).containsExactly(WEB);
        assertThat(Project.unread(listing)).containsExactly("shop-prod/europe-west1/shop/pay/");
        location.pass(Duration.ofSeconds(60));
        assertThat(location.next()).as("still").isInstanceOf(Listing.Unchanged.class);
        server.answer(_ -> null);
        assertThat(Project.ids(location.next())).containsExactly(ONE, TWO, WEB);
    }

    @ParameterizedTest
    @CsvSource({"/namespaces, 1", "/services, 3", "/endpoints, 3"})
    void aCallThatFailsDiscardsAll(String end, int calls) throws InterruptedException {
        var _ = location.first();
        AtomicInteger failed = new AtomicInteger();
        server.answer(call -> {
            if (!call.path().endsWith(end)) {
                return null;
            }
            failed.incrementAndGet();
            return Answer.error(500, "");
        });

        assertThat(location.failure().code()).isEqualTo("INGEST-GCP-STATUS");
        assertThat(failed).as("tried").hasValue(calls);
    }

    @ParameterizedTest
    @CsvSource({
        "namespaces, reading the namespaces of the location europe-west1 of the project shop-prod",
        "services, reading the services of the location europe-west1 of the project shop-prod",
        "endpoints, reading the endpoints of the location europe-west1 of the project shop-prod"
    })
    void theMissingPermissionIsNamed(String list, String begin) {
        server.answer(call -> call.path().endsWith("/" + list)
                ? Answer.error(403, "{\"error\": {\"status\": \"PERMISSION_DENIED\", \"message\": \"no\"}}")
                : null);

        assertThat(location.failure())
                .hasMessage(begin + ": the response was 403 [PERMISSION_DENIED] \"no\"; grant servicedirectory." + list
                        + ".list on the project to " + ServiceAccountKey.EMAIL
                        + "; what was read before stays in use");
    }

    /// An endpoint may be on no page, and so may the service or the namespace that it is in.
    @ParameterizedTest
    @ValueSource(strings = {"/namespaces", "/services"})
    void whereAListOfServicesHasSeveralPagesAThirdReadingTells(String list) throws InterruptedException {
        var _ = location.first();
        server.directory().remove(Location.endpoint("europe-west1", "pay", "two"));
        server.answer(call -> call.path().endsWith(list) && call.token().isEmpty()
                ? Answer.json("{\"nextPageToken\": \"!\"}")
                : null);

        for (int i = 0; i < 2; i++) {
            assertThat(Project.unread(location.first())).containsExactly(TWO);
            location.pass(Duration.ofSeconds(10));
        }
        assertThat(Project.unread(location.next())).isEmpty();
    }

    /// Permissions can be granted on a namespace or a service.
    @ParameterizedTest
    @CsvSource({
        "/namespaces/other/services, services, shop-prod/europe-west1/other/",
        "/services/x/endpoints, endpoints, shop-prod/europe-west1/other/x/"
    })
    void whatMayNotBeReadIsUnreadAndTheOthersAreUsed(String end, String list, String unread)
            throws InterruptedException {
        String other = "shop-prod/europe-west1/other/x/y.";
        server.directory()
                .put(
                        "projects/shop-prod/locations/europe-west1/namespaces/other/services/x/endpoints/y",
                        "10.1.0.9",
                        80,
                        Map.of());
        assertThat(Project.ids(location.first())).containsExactly(other, ONE, TWO, WEB);
        server.answer(call -> call.path().endsWith(end) ? Answer.error(403, NO) : null);
        server.directory().remove(Location.endpoint("europe-west1", "pay", "two"));

        assertThat(Project.unread(location.next())).containsExactly(unread, TWO);
        assertThat(failures())
                .containsExactly(unread + ": not all of its instances were listed (reading the " + list
                        + " of the location europe-west1 of the project shop-prod: the response was 403"
                        + " [PERMISSION_DENIED] \"no\"; grant servicedirectory." + list + ".list on the project to "
                        + ServiceAccountKey.EMAIL + "); those that were listed before stay in use");
        for (int i = 0; i < 3; i++) {
            location.pass(Duration.ofMinutes(1));
            Listing later = location.first();
            assertThat(Project.ids(later)).containsExactly(ONE, WEB);
            assertThat(Project.unread(later)).containsExactly(unread);
        }
        assertThat(failures()).as("reported once").hasSize(1);
        server.answer(_ -> null);
        assertThat(Project.ids(location.next())).containsExactly(other, ONE, WEB);
        assertThat(location.listener().unresolved()).isEmpty();
    }

    /// It would most likely be denied for each of thousands of services.
    @Test
    void ifNothingMayBeReadFewCallsAreMade() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            Location.put(server, "many" + i, "one", "10.1.0.4");
        }
        server.answer(call -> call.path().endsWith("/endpoints") ? Answer.error(403, NO) : null);

        assertThat(location.failure().code()).isEqualTo("INGEST-GCP-DENIED");
        assertThat(server.calls()).hasSize(6);
    }

    /// A wrong name, or a namespace that is gone: the options still want it.
    @Test
    void aConfiguredNamespaceThatIsNotListedIsUnreadAndReported() throws InterruptedException {
        ServiceDirectory both =
                new ServiceDirectory(List.of(Location.NAME), List.of("shop", "shpo"), List.of(), server.at(""));
        try (Location two = new Location(server, both)) {
            Listing listing = two.first();

            assertThat(Project.ids(listing)).containsExactly(ONE, TWO, WEB);
            assertThat(Project.unread(listing)).containsExactly("shop-prod/europe-west1/shpo/");
            assertThat(two.listener().failures())
                    .singleElement()
                    .satisfies(it -> assertThat(it.getMessage())
                            .contains("the location does not list this namespace; correct namespaces"));

            server.directory().remove("projects/shop-prod/locations/europe-west1/namespaces/shop");
            for (int i = 0; i < 4; i++) {
                two.pass(Duration.ofMinutes(5));
                assertThat(Project.unread(two.first()))
                        .contains("shop-prod/europe-west1/shop/", "shop-prod/europe-west1/shpo/");
            }
        }
    }

    @Test
    void aNamespaceThatIsRemovedWhileItIsReadStaysUntilALaterReading() throws InterruptedException {
        var _ = location.first();
        server.answer(call -> call.path().endsWith("/services") ? Answer.error(404, "{}") : null);

        Listing listing = location.next();

        assertThat(Project.ids(listing)).isEmpty();
        assertThat(Project.unread(listing)).containsExactly("shop-prod/europe-west1/shop/");
        server.answer(_ -> null);
        assertThat(Project.ids(location.next())).containsExactly(ONE, TWO, WEB);
    }

    @Test
    void theApiThatIsNotEnabledIsNamed() {
        server.answer(_ -> Answer.error(
                403, "{\"error\": {\"details\": [{\"reason\": \"SERVICE_DISABLED\"}], \"message\": \"\"}}"));

        assertThat(location.failure()).hasMessageContaining("; enable the Service Directory API in the project; ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "<html>",
                "{\"error\": {}}",
                "{\"namespaces\": {}}",
                "{\"namespaces\": [{}]}",
                "{\"namespaces\": [], \"nextPageToken\": 7}",
                "{\"namespaces\": [], \"unreachable\": [\"projects/shop-prod/locations/europe-west1\"]}"
            })
    void whatIsNoListIsAFailure(String body) throws InterruptedException {
        var _ = location.first();
        server.answer(_ -> Answer.json(body));

        assertThat(location.failure().code()).isEqualTo("INGEST-GCP-ANSWER");
    }

    /// `ResolveService` returns at most 100 endpoints: it would not do.
    @Test
    void aServiceMayHaveManyEndpoints() throws InterruptedException {
        for (int i = 0; i < 2500; i++) {
            Location.put(server, "many", "e" + i, "10.2." + i / 250 + "." + i % 250);
        }
        assertThat(Project.ids(location.first())).hasSize(2503);
        assertThat(server.calls()).hasSize(7);
    }
}

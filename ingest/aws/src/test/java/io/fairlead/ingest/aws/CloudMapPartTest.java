package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static io.fairlead.ingest.aws.Aws.REGION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.fairlead.ingest.aws.AwsServer.Answer;
import io.fairlead.ingest.aws.AwsServer.Call;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Readings of Cloud Map in one account and region: pages, what is believed of them, and the calls that they
/// take.
class CloudMapPartTest {
    private static final String A = PLACE.prefix() + "a/srv-billing";
    private static final String B = PLACE.prefix() + "b/srv-web";
    private static final String C = PLACE.prefix() + "c/srv-web";

    private final AwsServer server = new AwsServer();

    @BeforeEach
    void fill() {
        server.cloudMaps().put("billing", entry("a", "HEALTHY"));
        server.cloudMaps().put("web", entry("b", "HEALTHY"));
        server.cloudMaps().put("web", entry("c", "UNHEALTHY"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static CloudMapEntry entry(String id, String health) {
        return new CloudMapEntry(id, Map.of("AWS_INSTANCE_IPV4", "10.0.0.1", "AWS_INSTANCE_PORT", "80"), health);
    }

    private Readings readings(String... namespaces) {
        return new Readings(Aws.ofCloudMap(Aws.options(server.url(), 1000), namespaces));
    }

    @Test
    void readsAllServicesInAsManyCalls() throws InterruptedException {
        try (Readings readings = readings()) {
            assertThat(Readings.instances(readings.first()))
                    .extracting(Instance::id, Instance::health)
                    .containsExactly(tuple(A, Health.PASSING), tuple(B, Health.PASSING), tuple(C, Health.CRITICAL));
            assertThat(server.actions())
                    .containsExactly(
                            "GetCallerIdentity",
                            "ListNamespaces",
                            "ListServices",
                            "DiscoverInstances",
                            "DiscoverInstances");
            assertThat(readings.listener().calls())
                    .containsEntry("servicediscovery:ListNamespaces@123456789012/eu-west-1", 1)
                    .containsEntry("servicediscovery:ListServices@123456789012/eu-west-1", 1)
                    .containsEntry("servicediscovery:DiscoverInstances@123456789012/eu-west-1", 2);
            assertThat(readings.listener().permits()).isEqualTo(server.calls().size());
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    @Test
    void unhealthyInstancesAreAskedForAsWell() throws InterruptedException {
        try (Readings readings = readings()) {
            var _ = readings.first();
        }
        assertThat(server.calls().stream().filter(call -> call.action().equals("DiscoverInstances")))
                .allSatisfy(call -> assertThat(call.parameters())
                        .containsEntry("HealthStatus", "ALL")
                        .containsEntry("MaxResults", "1000")
                        .containsEntry("NamespaceName", "shop-http"));
    }

    @Test
    void readsAllPages() throws InterruptedException {
        server.cloudMaps().inPagesOf(1);
        server.cloudMaps().put(REGION, "other", "db", entry("d", "HEALTHY"));
        try (Readings readings = readings()) {
            assertThat(Readings.ids(readings.first())).containsExactly(A, B, C, PLACE.prefix() + "d/srv-db");
            assertThat(server.count("ListNamespaces")).isEqualTo(2);
            assertThat(server.count("ListServices")).isEqualTo(3);
        }
    }

    @Test
    void onlyTheNamespacesThatAreNamedAreRead() throws InterruptedException {
        server.cloudMaps().put(REGION, "other", "db", entry("d", "HEALTHY"));
        try (Readings some = readings("other", "none");
                Readings none = readings("none")) {
            assertThat(Readings.ids(some.first())).containsExactly(PLACE.prefix() + "d/srv-db");
            assertThat(Readings.ids(none.first())).isEmpty();
        }
        assertThat(server.count("DiscoverInstances")).isEqualTo(1);
    }

    /// They are read in the account that has them.
    @Test
    void namespacesThatAnotherAccountSharesAreNotRead() throws InterruptedException {
        server.cloudMaps().put(REGION, "theirs", "db", entry("d", "HEALTHY"));
        server.cloudMaps().share("theirs", "210987654321");
        try (Readings readings = readings()) {
            assertThat(Readings.ids(readings.first())).containsExactly(A, B, C);
        }
    }

    @Test
    void aRegionWithoutNamespacesIsEmpty() throws InterruptedException {
        AwsOptions elsewhere = Aws.in(Aws.ofCloudMap(Aws.options(server.url(), 1000)), "us-east-1");
        try (Readings readings = new Readings(elsewhere)) {
            Listing listing = readings.first();
            assertThat(Readings.ids(listing)).isEmpty();
            assertThat(Readings.unread(listing)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"health", "attribute", "added"})
    void everyChangeIsReported(String change) throws InterruptedException {
        try (Readings readings = readings()) {
            Listing before = readings.first();
            switch (change) {
                case "health" -> server.cloudMaps().put("web", entry("b", "UNHEALTHY"));
                case "attribute" ->
                    server.cloudMaps()
                            .put("web", new CloudMapEntry("b", Map.of("AWS_INSTANCE_IPV4", "10.0.0.2"), "HEALTHY"));
                default -> server.cloudMaps().put("web", entry("z", "HEALTHY"));
            }
            assertThat(Readings.instances(readings.next())).isNotEqualTo(Readings.instances(before));
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    @Test
    void anInstanceThatIsNoLongerListedIsGoneWhenALaterReadingLacksItToo() throws InterruptedException {
        AwsOptions options = Aws.every(Aws.ofCloudMap(Aws.options(server.url(), 1000)), Duration.ofMinutes(1));
        try (Readings readings = new Readings(options)) {
            var _ = readings.first();
            assertThat(readings.nextIn()).isEmpty();
            server.cloudMaps().remove(REGION, "web", "b");
            Listing second = readings.next();
            assertThat(Readings.ids(second)).containsExactly(A, C);
            assertThat(Readings.unread(second)).containsExactly(B);
            assertThat(readings.nextIn()).contains(Duration.ofSeconds(10));
            assertThat(Readings.unread(readings.first())).as("too soon").containsExactly(B);

            readings.pass(Duration.ofSeconds(10));
            Listing third = readings.next();
            assertThat(Readings.ids(third)).containsExactly(A, C);
            assertThat(Readings.unread(third)).isEmpty();
            assertThat(readings.nextIn()).isEmpty();
        }
    }

    /// Lists are eventually consistent.
    @Test
    void anInstanceMayBeMissingOnceAgainAndAgain() throws InterruptedException {
        try (Readings readings = readings()) {
            var _ = readings.first();
            for (int i = 0; i < 3; i++) {
                server.cloudMaps().remove(REGION, "web", "b");
                readings.pass(Duration.ofMinutes(1));
                assertThat(Readings.unread(readings.next())).containsExactly(B);
                server.cloudMaps().put("web", entry("b", "HEALTHY"));
                readings.pass(Duration.ofMinutes(1));
                assertThat(Readings.ids(readings.next())).containsExactly(A, B, C);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"service", "namespace"})
    void aServiceOrNamespaceThatIsNoLongerListedIsNoEvidenceEither(String what) throws InterruptedException {
        try (Readings readings = readings()) {
            var _ = readings.first();
            if (what.equals("service")) {
                server.cloudMaps().removeService("web");
            } else {
                server.cloudMaps().removeNamespace("shop");
            }
            assertThat(Readings.unread(readings.next())).contains(B, C);
            readings.pass(Duration.ofSeconds(10));
            Listing listing = readings.next();
            assertThat(Readings.ids(listing)).doesNotContain(B, C);
            assertThat(Readings.unread(listing)).isEmpty();
        }
    }

    /// Between the list of services and the list of its instances.
    @Test
    void aServiceThatIsDeletedInBetweenFailsNothing() throws InterruptedException {
        try (Readings readings = readings()) {
            var _ = readings.first();
            server.fail(call -> isDiscoveryOf(call, "web") ? Answer.jsonError(404, "ServiceNotFound", "no") : null);
            Listing listing = readings.next();
            assertThat(Readings.ids(listing)).containsExactly(A);
            assertThat(Readings.unread(listing)).containsExactly(B, C);
            server.restore();
            readings.pass(Duration.ofMinutes(1));
            assertThat(Readings.ids(readings.next())).containsExactly(A, B, C);
        }
    }

    private static boolean isDiscoveryOf(Call call, String service) {
        return call.action().equals("DiscoverInstances")
                && service.equals(call.parameters().get("ServiceName"));
    }

    @Test
    void anInstanceThatLosesItsAddressIsGoneAtOnce() throws InterruptedException {
        try (Readings readings = readings()) {
            var _ = readings.first();
            server.cloudMaps().put("web", new CloudMapEntry("b", Map.of("queue", "q"), "HEALTHY"));
            Listing listing = readings.next();
            assertThat(Readings.ids(listing)).containsExactly(A, C);
            assertThat(Readings.unread(listing)).isEmpty();
        }
    }

    @Test
    void anInstanceThatCannotBeUsedKeepsWhatWasReadBefore() throws InterruptedException {
        try (Readings readings = readings()) {
            var _ = readings.first();
            server.cloudMaps()
                    .put(
                            "web",
                            new CloudMapEntry(
                                    "b",
                                    Map.of("AWS_INSTANCE_IPV4", "10.0.0.1", "AWS_INSTANCE_PORT", "http"),
                                    "HEALTHY"));
            Listing listing = readings.next();
            assertThat(Readings.ids(listing)).containsExactly(A, C);
            assertThat(Readings.unread(listing)).containsExactly(B);
            assertThat(readings.listener().unresolved()).containsExactly(B);
            server.cloudMaps().put("web", entry("b", "HEALTHY"));
            assertThat(Readings.ids(readings.next())).containsExactly(A, B, C);
            assertThat(readings.listener().unresolved()).isEmpty();
        }
    }

    @Test
    void anEntryWithoutAnIdLeavesEverythingOfThePartAsItIs() throws InterruptedException {
        server.cloudMaps().put("web", entry("a b", "HEALTHY"));
        try (Readings readings = readings()) {
            assertThat(Readings.unread(readings.first())).containsExactly(PLACE.prefix());
        }
    }

    /// DiscoverInstances returns 1,000 of them in any order, and no further page.
    @Test
    void aServiceOfAThousandInstancesIsListedInPages() throws InterruptedException {
        for (int i = 0; i < 1200; i++) {
            server.cloudMaps().put("large", entry("i-%04d".formatted(i), i == 1100 ? "UNHEALTHY" : "HEALTHY"));
        }
        try (Readings readings = readings()) {
            List<Instance> all = Readings.instances(readings.first());
            assertThat(all).hasSize(1203);
            assertThat(all)
                    .filteredOn(it -> it.health() == Health.CRITICAL)
                    .extracting(Instance::id)
                    .containsExactlyInAnyOrder(PLACE.prefix() + "i-1100/srv-large", C);
            assertThat(server.count("ListInstances")).isEqualTo(12);
            assertThat(server.count("GetInstancesHealthStatus")).isEqualTo(12);
            assertThat(readings.listener().permits()).isEqualTo(server.calls().size());

            server.cloudMaps().put("large", entry("i-0007", ""));
            assertThat(readings.next()).as("its health was not told").isInstanceOf(Listing.Complete.class);
            assertThat(Readings.instances(readings.first()))
                    .filteredOn(it -> it.id().endsWith("/i-0007/srv-large"))
                    .extracting(Instance::health)
                    .containsExactly(Health.PASSING);
        }
    }

    @Test
    void theHealthOfALargeServiceWithoutAHealthCheckIsNotAskedFor() throws InterruptedException {
        server.cloudMaps().uncheck("large");
        for (int i = 0; i < 1000; i++) {
            server.cloudMaps().put("large", entry("i-%04d".formatted(i), ""));
        }
        try (Readings readings = readings()) {
            assertThat(Readings.instances(readings.first()))
                    .hasSize(1003)
                    .filteredOn(it -> it.id().endsWith("srv-large"))
                    .extracting(Instance::health)
                    .containsOnly(Health.UNKNOWN);
        }
        assertThat(server.count("GetInstancesHealthStatus")).isZero();
        assertThat(server.count("ListInstances")).isEqualTo(10);
    }

    @Test
    void equalInstancesAreTheSameObjects() throws InterruptedException {
        try (Readings readings = readings()) {
            List<Instance> before = Readings.instances(readings.first());
            List<Instance> again = Readings.instances(readings.first());
            assertThat(again.getFirst()).isSameAs(before.getFirst());
        }
    }
}

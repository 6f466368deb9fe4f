package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.ComputeServer.Call;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.gcp.GroupTables.Managed;
import io.fairlead.ingest.spi.SourceContext;
import io.fairlead.model.Health;
import io.fairlead.model.SourceId;
import io.fairlead.testkit.contract.RecordingListener;
import io.fairlead.testkit.contract.SourceRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What others were asked to mend, by the number of the issue.
class GcpPublicIssuesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String B = "europe-west1-b";
    private static final String C = "europe-west1-c";
    private static final String ONE = "shop-prod/europe-west1-b/1";
    private static final String TWO = "shop-prod/europe-west1-c/2";

    private final ComputeServer server = new ComputeServer();
    private final RecordingListener listener = new RecordingListener();
    private final SteppedClock clock = new SteppedClock(Project.NOW);

    GcpPublicIssuesTest() {
        server.put("shop-prod", Machine.of("1", B, "web"), Machine.of("2", C, "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private SourceRun start(GcpOptions options) {
        SourceContext context = new SourceContext(clock, new Random(7), new ByteBudget(64 << 20));
        return SourceRun.start(new GcpFactory().create(new SourceId("cloud"), options, context), listener);
    }

    private GcpOptions fast(int pageSize) {
        return Project.with(
                Project.options(server, pageSize), new Limits(Duration.ofMillis(50), Duration.ofSeconds(20), pageSize));
    }

    private void await(String id) throws InterruptedException {
        assertThat(listener.await(PATIENCE, it -> it.view().containsKey(id))).isTrue();
    }

    /// After readings that show what there is, with exactly that unread.
    private void awaitProven(String... unread) throws InterruptedException {
        assertThat(listener.await(PATIENCE, it -> !it.answers().isEmpty())).isTrue();
        clock.pass(MissingInstance.CONFIRMED_AFTER);
        assertThat(listener.await(
                        PATIENCE, it -> it.answers().getLast().unread().equals(List.of(unread))))
                .isTrue();
    }

    /// VictoriaMetrics#3202: the filter was also sent to the list of zones, which does not know labels. Here,
    /// it is
    /// sent
    /// to the only list there is.
    @Test
    void victoriaMetrics3202TheFilterIsSentToTheListOfInstancesOnly() throws InterruptedException {
        Selection selection = new Selection(
                "labels.vmagent-scrape: true",
                "service",
                GcpOptions.InstanceGroups.IGNORE,
                GcpOptions.PortChoice.NONE,
                GcpOptions.AddressChoice.PRIVATE,
                GcpOptions.HealthChoice.COMPUTE,
                List.of());
        try (SourceRun run = start(Project.with(fast(1), selection))) {
            await(TWO);

            assertThat(server.calls())
                    .allSatisfy(call -> assertThat(call.path()).endsWith("/aggregated/instances"))
                    .allSatisfy(
                            call -> assertThat(call.query()).containsEntry("filter", "labels.vmagent-scrape: true"));
            assertThat(run.isAlive()).isTrue();
        }
    }

    /// hashicorp/consul#4214: a zone that Google listed before it was open to all made each reading fail.
    @Test
    void consul4214AZoneThatIsUnknownHidesNoOther() throws InterruptedException {
        server.warn("us-east1-b", "INVALID_ZONE");
        try (SourceRun run = start(fast(500))) {
            await(ONE);
            await(TWO);

            awaitProven("shop-prod/us-east1-b/");
            assertThat(listener.unresolved()).containsExactly("shop-prod/us-east1-b/");
            assertThat(run.thrown()).isNull();
        }
    }

    /// GoogleCloudPlatform/iap-desktop#1353: without `returnPartialSuccess`, the list fails while a zone is
    /// unavailable.
    @Test
    void iapDesktop1353AnUnavailableZoneIsLeftOutOfAListThatSucceeds() throws InterruptedException {
        server.answer(call -> Boolean.parseBoolean(call.query().get("returnPartialSuccess"))
                ? null
                : Answer.error(503, "{\"error\": {\"message\": \"zones/europe-west1-b is unavailable\"}}"));
        try (SourceRun run = start(fast(500))) {
            awaitProven();
            server.warn(B, "UNREACHABLE");
            server.add("\"unreachables\": [\"projects/shop-prod/zones/europe-west1-b\"]");
            server.put("shop-prod", Machine.of("2", C, "web").in("TERMINATED"));
            assertThat(listener.await(PATIENCE, it -> !it.view().containsKey(TWO)))
                    .isTrue();

            assertThat(listener.view()).as("the zone that is unavailable").containsKey(ONE);
            assertThat(run.thrown()).isNull();
        }
    }

    /// googleapis/google-cloud-cpp#1754: a client dropped the names of the locations that could not be listed,
    /// so that
    /// their instances looked removed.
    @Test
    void googleCloudCpp1754WhatCouldNotBeListedIsNotGone() throws InterruptedException {
        try (SourceRun run = start(fast(500))) {
            awaitProven();
            server.answer(_ -> Answer.json(server.list(
                    "\"zones/europe-west1-c\": {\"instances\": ["
                            + Machine.of("2", C, "web").at("10.9.9.9").json(false) + "]}",
                    "")));
            server.add("\"unreachables\": [\"zones/europe-west1-b\"]");
            assertThat(listener.await(
                            PATIENCE,
                            it -> it.view().values().stream()
                                    .anyMatch(known -> known.address().equals("10.9.9.9"))))
                    .isTrue();

            assertThat(listener.view()).containsOnlyKeys(ONE, TWO);
            assertThat(listener.unresolved()).containsExactly("shop-prod/europe-west1-b/");
            assertThat(run.thrown()).isNull();
        }
    }

    /// googleapis/google-cloud-java#11759: the pages of a list now and then end early, at different places,
    /// without an
    /// error.
    @Test
    void googleCloudJava11759APageThatIsTheLastTooEarlyRemovesNothing() throws InterruptedException {
        try (SourceRun run = start(fast(1))) {
            awaitProven();
            int before = listener.answers().size();
            AtomicInteger left = new AtomicInteger(3);
            server.answer(call -> left.getAndDecrement() > 0
                    ? Answer.json(server.page(List.of(Machine.of("1", B, "web").at("10.9.9.9")), "", false))
                    : null);
            server.put("shop-prod", Machine.of("1", B, "web").at("10.9.9.10"));
            assertThat(listener.await(
                            PATIENCE,
                            it -> it.view().values().stream()
                                    .anyMatch(known -> known.address().equals("10.9.9.10"))))
                    .isTrue();

            assertThat(listener.answers().stream().flatMap(it -> it.unread().stream()))
                    .contains(TWO);
            assertThat(listener.answers().stream().skip(before))
                    .allSatisfy(it -> assertThat(it.instances().stream()
                                            .anyMatch(listed -> listed.id().equals(TWO))
                                    || it.unread().contains(TWO))
                            .isTrue());
            assertThat(run.thrown()).isNull();
        }
    }

    /// kubernetes/autoscaler#7923: during the outage of a zone, nothing of the other zones was read.
    @Test
    void autoscaler7923TheOutageOfAZoneDoesNotKeepChangesOfOthersBack() throws InterruptedException {
        try (SourceRun run = start(fast(1))) {
            awaitProven();
            server.warn(B, "UNREACHABLE");
            assertThat(listener.await(PATIENCE, it -> !it.unresolved().isEmpty()))
                    .isTrue();

            server.put("shop-prod", Machine.of("3", C, "web"));
            await("shop-prod/europe-west1-c/3");
            server.put("shop-prod", Machine.of("2", C, "web").in("TERMINATED"));
            assertThat(listener.await(PATIENCE, it -> !it.view().containsKey(TWO)))
                    .isTrue();
            assertThat(listener.view()).containsKey(ONE);

            server.warn(B, "");
            assertThat(listener.await(PATIENCE, it -> it.unresolved().isEmpty()))
                    .isTrue();
            assertThat(run.thrown()).isNull();
        }
    }

    private static Machine inGroup(String id, String zone, String group) {
        return Machine.of(id, zone, "web").of("projects/1/zones/" + zone + "/instanceGroupManagers/" + group);
    }

    private GcpOptions withGroups() {
        return Project.with(
                fast(500),
                new Selection(
                        "",
                        "service",
                        GcpOptions.InstanceGroups.IGNORE,
                        GcpOptions.PortChoice.NONE,
                        GcpOptions.AddressChoice.PRIVATE,
                        GcpOptions.HealthChoice.INSTANCE_GROUPS,
                        List.of()));
    }

    private boolean has(String id, Health health) {
        return listener.view().values().stream().anyMatch(it -> it.id().equals(id) && it.health() == health);
    }

    /// kubernetes/autoscaler#7923, of the groups themselves: the outage of a zone hid the groups of all others.
    @Test
    void autoscaler7923TheOutageOfAZoneHidesNoGroupOfOthers() throws InterruptedException {
        server.put("shop-prod", inGroup("1", B, "b"), inGroup("2", C, "c"));
        server.groups().put("zones/europe-west1-b/b", new Managed("1", "NONE", "UNHEALTHY"));
        server.groups().put("zones/europe-west1-c/c", new Managed("2", "NONE", "HEALTHY"));
        try (SourceRun run = start(withGroups())) {
            assertThat(listener.await(PATIENCE, it -> has(ONE, Health.CRITICAL) && has(TWO, Health.PASSING)))
                    .isTrue();
            server.groups().warn("zones/europe-west1-b", "UNREACHABLE");
            assertThat(listener.await(PATIENCE, it -> !it.unresolved().isEmpty()))
                    .isTrue();

            server.groups().put("zones/europe-west1-c/c", new Managed("2", "DELETING", "HEALTHY"));
            assertThat(listener.await(PATIENCE, it -> has(TWO, Health.DRAINING)))
                    .isTrue();
            assertThat(has(ONE, Health.CRITICAL))
                    .as("the zone that is out of order")
                    .isTrue();
            assertThat(run.thrown()).isNull();
        }
    }

    /// googleapis/google-cloud-cpp#1754 and cartography-cncf/cartography#3176, of groups: what is named as
    /// unreachable
    /// was taken for an empty list.
    @Test
    void cartography3176GroupsThatCouldNotBeListedChangeNoHealth() throws InterruptedException {
        server.put("shop-prod", inGroup("1", B, "b"));
        server.groups().put("zones/europe-west1-b/b", new Managed("1", "NONE", "UNHEALTHY"));
        try (SourceRun run = start(withGroups())) {
            assertThat(listener.await(PATIENCE, it -> has(ONE, Health.CRITICAL)))
                    .isTrue();
            server.groups().remove("zones/europe-west1-b/b");
            server.groups().add("\"unreachables\": [\"projects/shop-prod/zones/europe-west1-b\"]");
            server.put("shop-prod", Machine.of("3", C, "web"));
            await("shop-prod/europe-west1-c/3");
            server.put("shop-prod", Machine.of("4", C, "web"));
            await("shop-prod/europe-west1-c/4");

            assertThat(listener.answers().stream()
                            .flatMap(it -> it.instances().stream())
                            .filter(it -> it.id().equals(ONE)))
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it.health()).isEqualTo(Health.CRITICAL));
            assertThat(run.thrown()).isNull();
        }
    }

    /// googleapis/google-cloud-cpp#1754, of Service Directory: what could not be listed is not gone. A location
    /// without
    /// the permission spares the others.
    @Test
    void googleCloudCpp1754ALocationThatCannotBeListedKeepsItsEndpoints() throws InterruptedException {
        List<String> locations = List.of("europe-west1", "us-east1");
        for (String each : locations) {
            server.directory().put(Location.endpoint(each, "pay", "one"), "10.1.0.4", 8080, Map.of());
        }
        GcpOptions.ServiceDirectory both =
                new GcpOptions.ServiceDirectory(locations, List.of(), List.of(), server.at(""));
        try (SourceRun run = SourceRun.start(Location.source(server, both, clock), listener)) {
            await("shop-prod/europe-west1/shop/pay/one.");
            await("shop-prod/us-east1/shop/pay/one.");
            server.answer(call -> call.path().contains("/locations/us-east1/") ? Answer.error(403, "{}") : null);
            assertThat(listener.await(PATIENCE, it -> it.failedParts().containsKey("shop-prod/us-east1")))
                    .isTrue();
            server.directory().put(Location.endpoint("europe-west1", "pay", "two"), "10.1.0.5", 8080, Map.of());
            server.directory().remove(Location.endpoint("us-east1", "pay", "one"));
            await("shop-prod/europe-west1/shop/pay/two.");

            assertThat(listener.view()).containsKey("shop-prod/us-east1/shop/pay/one.");
            assertThat(listener.failedParts()).containsOnlyKeys("shop-prod/us-east1");
            assertThat(run.thrown()).isNull();
        }
    }

    /// googleapis/google-cloud-java#11759, of Service Directory: a list that ends early removes nothing.
    @Test
    void googleCloudJava11759AListOfEndpointsThatEndsEarlyRemovesNothing() throws InterruptedException {
        Location.put(server, "pay", "one", "10.1.0.4");
        Location.put(server, "pay", "two", "10.1.0.5");
        server.directory().paginate(1);
        GcpOptions.ServiceDirectory directory = Location.directory(server.at(""));
        String two = "shop-prod/europe-west1/shop/pay/two.";
        try (SourceRun run = SourceRun.start(Location.source(server, directory, clock), listener)) {
            awaitProven();
            int before = listener.answers().size();
            AtomicInteger left = new AtomicInteger(3);
            server.answer(call -> call.path().endsWith("/pay/endpoints") && left.getAndDecrement() > 0
                    ? Answer.json("{\"endpoints\": [{\"name\": \"" + Location.endpoint("europe-west1", "pay", "one")
                            + "\", \"address\": \"10.9.9.9\"}]}")
                    : null);
            assertThat(listener.await(PATIENCE, _ -> left.get() < -4)).isTrue();

            assertThat(listener.view()).containsKey(two);
            assertThat(listener.answers().stream().skip(before))
                    .allSatisfy(it -> assertThat(it.instances().stream()
                                            .anyMatch(listed -> listed.id().equals(two))
                                    || it.unread().contains(two))
                            .isTrue());
            assertThat(run.thrown()).isNull();
        }
    }

    /// Prometheus' `gce_sd_configs` reads one zone for each configuration; here, all zones are one list.
    @Test
    void allZonesCostOneCall() throws InterruptedException {
        try (SourceRun run = start(Project.options(server, 500))) {
            await(TWO);

            assertThat(server.calls()).extracting(Call::path).hasSize(1);
            assertThat(run.isAlive()).isTrue();
        }
    }
}

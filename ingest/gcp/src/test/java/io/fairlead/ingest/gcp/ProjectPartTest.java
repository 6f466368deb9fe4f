package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.ComputeServer.Call;
import io.fairlead.ingest.gcp.GcpOptions.InstanceGroups;
import io.fairlead.ingest.gcp.GcpOptions.PortChoice;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectPartTest {
    private static final String B = "europe-west1-b";
    private static final String C = "europe-west1-c";
    private static final String ONE = "shop-prod/europe-west1-b/1";
    private static final String TWO = "shop-prod/europe-west1-c/2";

    private final ComputeServer server = new ComputeServer();
    private final Project project = Project.of(server);

    ProjectPartTest() {
        server.put("shop-prod", Machine.of("1", B, "web"), Machine.of("2", C, "web"));
    }

    @AfterEach
    void stop() {
        project.close();
        server.close();
    }

    private List<String> failures() {
        return project.listener().failures().stream().map(Failure::getMessage).toList();
    }

    @Test
    void readsTheInstancesOfAllZones() throws InterruptedException {
        Listing listing = project.first();

        assertThat(Project.ids(listing)).containsExactly(ONE, TWO);
        assertThat(Project.unread(listing)).isEmpty();
        assertThat(failures()).isEmpty();
    }

    @Test
    void asksForTheFieldsThatItUsesAndForWhatZonesAnswer() throws InterruptedException {
        var _ = project.first();

        Call call = server.calls().getFirst();
        assertThat(call.path()).isEqualTo("/compute/v1/projects/shop-prod/aggregated/instances");
        assertThat(call.query())
                .containsOnlyKeys("maxResults", "returnPartialSuccess", "fields")
                .containsEntry("maxResults", "500")
                .containsEntry("returnPartialSuccess", "true")
                .containsEntry(
                        "fields",
                        "kind,nextPageToken,unreachables,warning,items/*/warning,items/*/instances(id,name,status,"
                                + "machineType,labels,tags/items,scheduling/provisioningModel,networkInterfaces(network,"
                                + "subnetwork,networkIP,accessConfigs/natIP,ipv6Address,ipv6AccessConfigs/externalIpv6))");
        assertThat(call.headers())
                .containsEntry("Accept-encoding", "gzip")
                .containsEntry("User-agent", "fairlead (gzip)")
                .containsEntry("Authorization", "Bearer " + ComputeServer.TOKEN);
    }

    /// A plus sign means a space only in forms.
    @Test
    void aFilterIsSentInPercentEncoding() throws InterruptedException {
        GcpOptions options = Project.with(
                Project.options(server, 500),
                new Selection(
                        "labels.mesh = true AND name:a+b",
                        "service",
                        InstanceGroups.IGNORE,
                        PortChoice.NONE,
                        GcpOptions.AddressChoice.PRIVATE,
                        GcpOptions.HealthChoice.COMPUTE,
                        List.of()));
        try (Project filtered = new Project(options)) {
            var _ = filtered.first();
        }
        assertThat(server.calls().getFirst().rawQuery())
                .contains("filter=labels.mesh%20%3D%20true%20AND%20name%3Aa%2Bb")
                .doesNotContain("+");
    }

    @Test
    void metadataIsAskedForOnlyForTheInstanceGroupAndNothingElseOfItIsKept() throws InterruptedException {
        String group = "projects/4711/zones/europe-west1-b/instanceGroupManagers/web-mig";
        server.put("shop-prod", Machine.of("1", B, "web").of(group));
        assertThat(project.first().toString()).doesNotContain("web-mig", Machine.SCRIPT);
        GcpOptions options = Project.with(
                Project.options(server, 500),
                new Selection(
                        "",
                        "service",
                        InstanceGroups.METADATA,
                        PortChoice.NONE,
                        GcpOptions.AddressChoice.PRIVATE,
                        GcpOptions.HealthChoice.COMPUTE,
                        List.of()));
        try (Project groups = new Project(options)) {
            Listing listing = groups.first();

            assertThat(Project.instances(listing).getFirst().metadata()).containsEntry("gcp.instance-group", "web-mig");
            assertThat(listing.toString()).doesNotContain(Machine.SCRIPT);
        }
        assertThat(server.calls().getLast().query().get("fields")).contains(",metadata/items(key,value))");
    }

    @Test
    void allPagesAreOneAnswer() throws InterruptedException {
        server.put("shop-prod", Machine.of("3", B, "web"));
        try (Project pages = new Project(Project.options(server, 1))) {
            assertThat(Project.ids(pages.first())).containsExactly(ONE, "shop-prod/europe-west1-b/3", TWO);
        }
        assertThat(server.calls()).extracting(Call::token).containsExactly("", "1", "2");
    }

    @Test
    void nothingIsReportedWhileNothingChanges() throws InterruptedException {
        Listing first = project.first();

        assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
        Listing again = project.first();
        assertThat(again).isEqualTo(first);
        assertThat(Project.instances(again).getFirst())
                .isSameAs(Project.instances(first).getFirst());

        server.put("shop-prod", Machine.of("2", C, "web").in("TERMINATED"));
        assertThat(Project.ids(project.next())).containsExactly(ONE);
        assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
        server.put("shop-prod", Machine.of("1", B, "web").at("10.9.9.9"));
        assertThat(Project.ids(project.next())).containsExactly(ONE);
    }

    @Test
    void aProjectWithoutInstancesIsEmpty() throws InterruptedException {
        var _ = project.first();
        server.remove("shop-prod", "1");
        server.remove("shop-prod", "2");

        assertThat(Project.unread(project.next())).containsExactly(ONE, TWO);
        project.pass(Duration.ofSeconds(10));
        Listing listing = project.next();

        assertThat(Project.ids(listing)).isEmpty();
        assertThat(Project.unread(listing)).isEmpty();
    }

    @Test
    void oneBadInstanceIsRejectedOnceAndTheOthersAreUsed() throws InterruptedException {
        server.put("shop-prod", Machine.of("3", C, "web").with("port", "http"));

        Listing listing = project.first();
        assertThat(Project.ids(listing)).containsExactly(ONE, TWO);
        assertThat(Project.unread(listing)).containsExactly("shop-prod/europe-west1-c/3");
        assertThat(failures())
                .containsExactly(
                        "shop-prod/europe-west1-c/3: its label \"port\" is \"http\", expected a port, 1 to 65535");
        assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
        assertThat(failures()).hasSize(1);

        server.put("shop-prod", Machine.of("3", C, "web").with("port", "8080"));
        assertThat(Project.ids(project.next())).contains("shop-prod/europe-west1-c/3");
        assertThat(project.listener().unresolved()).isEmpty();
    }

    @Test
    void ofAnInstanceOnTwoPagesTheLaterEntryCounts() throws InterruptedException {
        server.answer(call -> Answer.json(server.page(
                List.of(Machine.of("1", B, "web").at(call.token().isEmpty() ? "10.0.0.1" : "10.0.0.99")),
                call.token().isEmpty() ? "next" : "",
                false)));

        assertThat(Project.instances(project.first()))
                .singleElement()
                .satisfies(it -> assertThat(it.address()).isEqualTo("10.0.0.99"));
    }

    @Test
    void anInstanceThatStopsWhileThePagesAreReadIsGone() throws InterruptedException {
        server.answer(call -> Answer.json(server.page(
                List.of(Machine.of("1", B, "web").in(call.token().isEmpty() ? "RUNNING" : "TERMINATED")),
                call.token().isEmpty() ? "next" : "",
                false)));

        assertThat(Project.ids(project.first())).isEmpty();
    }

    @Nested
    class WhenAZoneIsOutOfOrder {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "\"unreachables\": [\"projects/shop-prod/zones/europe-west1-b\"] | shop-prod/europe-west1-b/",
                    "\"unreachables\": [\"zones/europe-west1-b\"] | shop-prod/europe-west1-b/",
                    "\"unreachables\": [\"projects/shop-prod/regions/europe-west1\"] | shop-prod/europe-west1-",
                    "\"unreachables\": [\"anything\"] | shop-prod/",
                    "\"unreachables\": \"zones\" | shop-prod/",
                    "\"warning\": {\"code\": \"UNREACHABLE\"} | shop-prod/",
                    "\"warning\": {\"code\": \"PARTIAL_SUCCESS\", \"data\": [{\"key\": \"reason\", \"value\": \"x\"}]}"
                            + " | shop-prod/",
                    "\"warning\": {\"message\": \"odd\"} | shop-prod/",
                    "\"warning\": {\"code\": \"UNREACHABLE\", \"data\": [{\"key\": \"scope\", \"value\":"
                            + " \"zones/europe-west1-b\"}]} | shop-prod/europe-west1-b/",
                })
        void whatTheListSaysIsMissingIsUnread(String members, String prefix) throws InterruptedException {
            var _ = project.first();
            server.add(members);
            server.remove("shop-prod", "1");

            Listing listing = project.next();

            assertThat(Project.ids(listing)).containsExactly(TWO);
            assertThat(Project.unread(listing)).containsExactly(prefix);
            assertThat(failures()).singleElement().asString().startsWith(prefix).contains("not all of its instances");
            server.add("");
            assertThat(Project.unread(project.next())).containsExactly(ONE);
            assertThat(project.listener().unresolved()).isEmpty();
            project.pass(Duration.ofSeconds(10));
            assertThat(Project.unread(project.next())).isEmpty();
        }

        @Test
        void itIsUnreadAndTheOthersAreUsed() throws InterruptedException {
            var _ = project.first();
            server.warn(B, "UNREACHABLE");
            server.put("shop-prod", Machine.of("3", C, "web"));

            Listing listing = project.next();

            assertThat(Project.ids(listing)).containsExactly(TWO, "shop-prod/europe-west1-c/3");
            assertThat(Project.unread(listing)).containsExactly("shop-prod/europe-west1-b/");
            assertThat(failures())
                    .containsExactly(
                            "shop-prod/europe-west1-b/: not all of its instances were listed (warning UNREACHABLE"
                                    + " \"There are no results for scope 'zones/europe-west1-b' on this page.\"); those"
                                    + " that were listed before stay in use");
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(failures()).as("reported once").hasSize(1);

            server.warn(B, "");
            assertThat(Project.ids(project.next())).contains(ONE);
            assertThat(project.listener().unresolved()).isEmpty();
        }

        @Test
        void aZoneThatIsNotNamedAnyMoreIsUnreadUntilItIsNamedAgain() throws InterruptedException {
            var _ = project.first();
            server.answer(_ -> Answer.json(server.list(
                    "\"zones/europe-west1-c\": {\"instances\": ["
                            + Machine.of("2", C, "web").json(false) + "]}",
                    "")));

            assertThat(Project.unread(project.next())).containsExactly("shop-prod/europe-west1-b/");
            assertThat(Project.unread(project.first())).as("still").containsExactly("shop-prod/europe-west1-b/");
            assertThat(failures())
                    .containsExactly(
                            "shop-prod/europe-west1-b/: not all of its instances were listed (the response does not"
                                    + " name it, although it had instances); those that were listed before stay in use");

            server.put("shop-prod", Machine.of("1", B, "web").in("TERMINATED"));
            server.answer(_ -> null);
            Listing listing = project.next();
            assertThat(Project.ids(listing)).containsExactly(TWO);
            assertThat(Project.unread(listing)).isEmpty();
        }

        @Test
        void aZoneThatNeverHadInstancesNeedNotBeNamed() throws InterruptedException {
            server.answer(_ -> Answer.json(server.list(
                    "\"zones/europe-west1-c\": {\"instances\": ["
                            + Machine.of("2", C, "web").json(false) + "]}",
                    "")));

            assertThat(Project.unread(project.first())).isEmpty();
        }

        @Test
        void aListThatNamesNoZoneIsAFailure() {
            server.answer(_ -> Answer.json(server.list("", "")));

            assertThat(project.failure())
                    .hasMessage(
                            "reading the instances of the project shop-prod: the response was 200 with no zone; what"
                                    + " was read before stays in use");
        }
    }

    @Nested
    class WhenAPageFails {
        @Test
        void theFirstOneIsNotRepeated() {
            server.answer(_ -> Answer.error(500, ""));

            assertThat(project.failure().code()).isEqualTo("INGEST-GCP-STATUS");
            assertThat(server.calls()).hasSize(1);
        }

        @Test
        void aLaterOneIsRepeatedTwiceAndThenDiscardsAll() {
            server.answer(call -> call.token().isEmpty() ? null : Answer.error(500, ""));
            try (Project pages = new Project(Project.options(server, 1))) {
                assertThat(pages.failure().code()).isEqualTo("INGEST-GCP-STATUS");
                assertThat(pages.listener().permits()).isEqualTo(4);
            }
            assertThat(server.calls()).extracting(Call::token).containsExactly("", "1", "1", "1");
        }

        @Test
        void aLaterOneThatSucceedsWhenItIsRepeatedCostsNoOther() throws InterruptedException {
            AtomicInteger failures = new AtomicInteger();
            server.answer(call ->
                    call.token().isEmpty() || failures.getAndIncrement() > 0 ? null : Answer.error(502, "<html>"));
            try (Project pages = new Project(Project.options(server, 1))) {
                assertThat(Project.ids(pages.first())).containsExactly(ONE, TWO);
            }
            assertThat(server.calls()).extracting(Call::token).containsExactly("", "1", "1");
        }

        @Test
        void aTokenThatIsNotAcceptedAnyMoreIsNotRepeated() {
            server.answer(call -> call.token().isEmpty()
                    ? null
                    : Answer.error(
                            400,
                            "{\"error\": {\"code\": 400, \"message\": \"Invalid value for field 'pageToken': '1'.\","
                                    + " \"errors\": [{\"reason\": \"invalid\"}]}}"));
            try (Project pages = new Project(Project.options(server, 1))) {
                assertThat(pages.failure().code()).isEqualTo("INGEST-GCP-PAGES");
            }
            assertThat(server.calls()).hasSize(2);
        }

        @Test
        void aTokenThatDoesNotMoveEndsTheReading() {
            server.answer(_ -> Answer.json(server.page(List.of(Machine.of("1", B, "web")), "same", false)));

            assertThat(project.failure())
                    .hasMessage("reading the instances of the project shop-prod: the token of its next page was used"
                            + " already; what was read before stays in use");
            assertThat(server.calls()).hasSize(2);
        }

        @Test
        void pagesWithoutEndEndTheReading() {
            AtomicInteger page = new AtomicInteger();
            server.answer(_ -> Answer.json(
                    server.list("\"zones/europe-west1-b\": {\"instances\": []}", "t" + page.incrementAndGet())));

            assertThat(project.failure())
                    .hasMessageContaining("it has more than 10000 pages")
                    .satisfies(it -> assertThat(((Failure) it).code()).isEqualTo("INGEST-GCP-PAGES"));
            assertThat(server.calls()).hasSize(10_000);
        }
    }
}

package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.GcpOptions.AddressChoice;
import io.fairlead.ingest.gcp.GcpOptions.HealthChoice;
import io.fairlead.ingest.gcp.GcpOptions.InstanceGroups;
import io.fairlead.ingest.gcp.GcpOptions.PortChoice;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.gcp.GroupTables.Managed;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What managed instance groups say of instances, and what they say while they cannot be read.
class ManagedGroupsTest {
    private static final String B = "europe-west1-b";
    private static final String C = "europe-west1-c";
    private static final String WEB = "zones/europe-west1-b/web";
    private static final String SHOP = "regions/europe-west1/shop";
    private static final String ONE = "shop-prod/europe-west1-b/1";
    private static final String TWO = "shop-prod/europe-west1-c/2";
    private static final String GROUPS = "shop-prod/instance-groups/";
    private static final Selection BY_GROUP = new Selection(
            "",
            "service",
            InstanceGroups.IGNORE,
            PortChoice.NONE,
            AddressChoice.PRIVATE,
            HealthChoice.INSTANCE_GROUPS,
            List.of());

    private final ComputeServer server = new ComputeServer();
    private final Project project = new Project(Project.with(Project.options(server, 500), BY_GROUP));

    ManagedGroupsTest() {
        server.put("shop-prod", machine("1", B, WEB), machine("2", C, SHOP));
        server.groups().put(WEB, new Managed("1", "NONE", "HEALTHY"));
        server.groups().put(SHOP, new Managed("2", "NONE", "UNHEALTHY"));
    }

    @AfterEach
    void stop() {
        project.close();
        server.close();
    }

    private static Machine machine(String id, String zone, String group) {
        return Machine.of(id, zone, "web")
                .of("projects/4711/" + group.replaceFirst("/([a-z]+)$", "/instanceGroupManagers/$1"));
    }

    private static Map<String, Health> health(Listing listing) {
        return Project.instances(listing).stream().collect(Collectors.toMap(Instance::id, Instance::health));
    }

    private long callsOf(String end) {
        return server.calls().stream().filter(it -> it.path().endsWith(end)).count();
    }

    private List<String> failures() {
        return project.listener().failures().stream().map(Failure::getMessage).toList();
    }

    @Test
    void zonalAndRegionalGroupsGiveTheHealthOfTheirInstances() throws InterruptedException {
        Listing listing = project.first();

        assertThat(health(listing)).containsOnly(Map.entry(ONE, Health.PASSING), Map.entry(TWO, Health.CRITICAL));
        assertThat(Project.instances(listing).getFirst().metadata())
                .containsEntry("gcp.instance-group", "web")
                .containsEntry("gcp.group-health", "HEALTHY")
                .doesNotContainKey("gcp.group-action");
        assertThat(Project.unread(listing)).isEmpty();
        assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
        assertThat(failures()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, '', UNKNOWN",
        "NONE, HEALTHY, PASSING",
        "NONE, UNHEALTHY, CRITICAL",
        "NONE, TIMEOUT, CRITICAL",
        "NONE, DRAINING, DRAINING",
        "NONE, UNKNOWN, UNKNOWN",
        "NONE, NEW_STATE, UNKNOWN",
        "REFRESHING, HEALTHY, PASSING",
        "VERIFYING, HEALTHY, PASSING",
        "VERIFYING, UNKNOWN, CRITICAL",
        "VERIFYING, '', CRITICAL",
        "CREATING, '', CRITICAL",
        "CREATING_WITHOUT_RETRIES, '', CRITICAL",
        "STARTING, '', CRITICAL",
        "RESUMING, '', CRITICAL",
        "RESTARTING, HEALTHY, CRITICAL",
        "RECREATING, HEALTHY, DRAINING",
        "DELETING, HEALTHY, DRAINING",
        "ABANDONING, HEALTHY, DRAINING",
        "STOPPING, '', DRAINING",
        "SUSPENDING, '', DRAINING",
    })
    void eachActionAndCheckHasAHealth(String action, String check, Health expected) throws InterruptedException {
        server.groups().put(WEB, new Managed("1", action, check));

        assertThat(health(project.first())).containsEntry(ONE, expected);
    }

    @Test
    void anActionThatIsNotKnownKeepsWhatWasKnown() throws InterruptedException {
        var _ = project.first();
        server.groups().put(WEB, new Managed("1", "DANCING", "HEALTHY"));

        Listing listing = project.next();

        assertThat(Project.unread(listing)).containsExactly(ONE);
        assertThat(failures())
                .containsExactly(ONE + ": its managed instance group has the action \"DANCING\" for it, which is not"
                        + " known");
    }

    /// Whatever the group says, an instance that stops is not as healthy as before.
    @Test
    void theStatusOfAnInstanceThatDoesNotRunCountsMore() throws InterruptedException {
        server.put("shop-prod", machine("1", B, WEB).in("STOPPING"));

        assertThat(health(project.first())).containsEntry(ONE, Health.DRAINING);
    }

    @Test
    void aGroupWithoutActionsAndHealthCheckCostsNoCall() throws InterruptedException {
        server.groups().put(WEB, new Managed("1", "NONE", ""));

        assertThat(health(project.first())).containsEntry(ONE, Health.UNKNOWN);
        assertThat(callsOf("/web/listManagedInstances")).isZero();
        server.groups().put(WEB, new Managed("1", "DELETING", ""));
        assertThat(health(project.next())).containsEntry(ONE, Health.DRAINING);
        assertThat(callsOf("/web/listManagedInstances")).isOne();
    }

    @Test
    void aGroupOfWhichNoInstanceIsUsedIsReadOnceOnly() throws InterruptedException {
        server.groups().put("zones/us-east1-b/nodes", new Managed("9", "NONE", "HEALTHY"));
        for (int i = 0; i < 3; i++) {
            var _ = project.first();
        }
        assertThat(callsOf("/nodes/listManagedInstances")).isOne();
        assertThat(callsOf("/web/listManagedInstances")).isEqualTo(3);

        server.put("shop-prod", machine("9", "us-east1-b", "zones/us-east1-b/nodes"));
        Listing waiting = project.next();
        assertThat(Project.unread(waiting)).containsExactly("shop-prod/us-east1-b/9");
        assertThat(project.nextIn()).as("soon").contains(MissingInstance.CONFIRMED_AFTER);
        assertThat(health(project.next())).containsEntry("shop-prod/us-east1-b/9", Health.PASSING);
    }

    /// It takes a while to start, in which its group becomes known.
    @Test
    void anInstanceThatStartsIsKnownToItsGroupWhenItRuns() throws InterruptedException {
        String id = "shop-prod/us-east1-b/9";
        server.groups().put("zones/us-east1-b/new", new Managed("9", "NONE", "HEALTHY"));
        var _ = project.first();
        server.put(
                "shop-prod", machine("9", "us-east1-b", "zones/us-east1-b/new").in("STAGING"));
        assertThat(health(project.next())).containsEntry(id, Health.CRITICAL);
        server.put("shop-prod", machine("9", "us-east1-b", "zones/us-east1-b/new"));
        assertThat(health(project.next())).containsEntry(id, Health.PASSING);
    }

    @Test
    void allPagesOfAGroupAreRead() throws InterruptedException {
        server.put("shop-prod", machine("3", B, WEB));
        server.groups().paginate(1);
        server.groups().put(WEB, new Managed("1", "NONE", "HEALTHY"), new Managed("3", "NONE", "UNHEALTHY"));

        assertThat(health(project.first()))
                .containsEntry(ONE, Health.PASSING)
                .containsEntry("shop-prod/europe-west1-b/3", Health.CRITICAL);
    }

    @Test
    void anInstanceThatItsGroupNoLongerListsStaysAsItWasUntilASecondReading() throws InterruptedException {
        var _ = project.first();
        server.groups().put(SHOP, new Managed("99", "NONE", "HEALTHY"));

        assertThat(project.next()).as("once").isInstanceOf(Listing.Unchanged.class);
        assertThat(project.nextIn()).contains(MissingInstance.CONFIRMED_AFTER);
        project.pass(Duration.ofSeconds(10));
        assertThat(health(project.next())).as("twice").containsEntry(TWO, Health.UNKNOWN);
    }

    @Nested
    class WhenGroupsCannotBeRead {
        private void fail(Answer answer) {
            server.answer(call -> call.path().contains("instanceGroupManagers") ? answer : null);
        }

        @ParameterizedTest
        @ValueSource(ints = {401, 403, 404, 429, 500, 503})
        void nothingChanges(int status) throws InterruptedException {
            var _ = project.first();
            fail(Answer.error(status, "{}"));
            server.put("shop-prod", machine("1", B, WEB).at("10.9.9.9"));

            Listing listing = project.next();

            assertThat(health(listing)).containsOnly(Map.entry(ONE, Health.PASSING), Map.entry(TWO, Health.CRITICAL));
            assertThat(Project.unread(listing)).isEmpty();
            assertThat(project.listener().failedParts()).containsOnlyKeys("shop-prod/instance-groups");
            assertThat(project.listener().unresolved()).containsExactly(GROUPS);
            server.answer(_ -> null);
            project.pass(Duration.ofMinutes(10));
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(project.listener().unresolved()).isEmpty();
        }

        /// A restart would change what was critical to unknown.
        @Test
        void atTheFirstReadingRunningInstancesOfGroupsStayAsTheyAre() throws InterruptedException {
            server.put(
                    "shop-prod", Machine.of("3", C, "web"), machine("4", B, WEB).in("STAGING"));
            fail(Answer.error(500, "{}"));

            Listing listing = project.first();

            assertThat(health(listing))
                    .containsOnly(
                            Map.entry("shop-prod/europe-west1-c/3", Health.UNKNOWN),
                            Map.entry("shop-prod/europe-west1-b/4", Health.CRITICAL));
            assertThat(Project.unread(listing)).containsExactly(ONE, TWO, GROUPS);
            server.answer(_ -> null);
            assertThat(Project.unread(project.next())).isEmpty();
        }

        @Test
        void theMissingPermissionIsNamed() throws InterruptedException {
            fail(Answer.error(
                    403, "{\"error\": {\"errors\": [{\"reason\": \"forbidden\"}], \"message\": \"Required\"}}"));

            var _ = project.first();

            assertThat(failures())
                    .containsExactly("reading the managed instance groups of the project shop-prod: the response was"
                            + " 403 [forbidden] \"Required\"; grant compute.instanceGroupManagers.list on the project"
                            + " to " + ServiceAccountKey.EMAIL + "; what was read before stays in use");
        }

        @Test
        void thePermissionThatIsMissingForTheInstancesOfGroupsIsNamed() throws InterruptedException {
            server.answer(call -> call.path().endsWith("/listManagedInstances") ? Answer.error(403, "{}") : null);

            Listing listing = project.first();

            assertThat(Project.unread(listing)).contains(GROUPS);
            assertThat(failures()).singleElement().asString().contains("; grant compute.instanceGroupManagers.get on ");
        }

        @Test
        void oneThatFailsLeavesTheOthers() throws InterruptedException {
            var _ = project.first();
            server.answer(call -> call.path().endsWith("/web/listManagedInstances") ? Answer.error(500, "") : null);
            server.groups().put(SHOP, new Managed("2", "DELETING", ""));

            assertThat(health(project.next()))
                    .containsOnly(Map.entry(ONE, Health.PASSING), Map.entry(TWO, Health.DRAINING));
            assertThat(failures())
                    .singleElement()
                    .asString()
                    .startsWith(GROUPS + ": not all groups were listed (zones/europe-west1-b/web reading the managed");
        }

        @Test
        void theyAreReadAgainAfterIncreasingWaits() throws InterruptedException {
            fail(Answer.error(500, "{}"));
            for (int i = 0; i < 8; i++) {
                var _ = project.first();
                project.pass(Duration.ofMinutes(1));
            }
            assertThat(callsOf("/aggregated/instanceGroupManagers")).isEqualTo(4);
            assertThat(failures()).as("reported once").hasSize(1);
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"managedInstances\": []}", "{\"managedInstances\": {}}", "<html>", "[]"})
        void anEmptyListOfAGroupThatHasInstancesIsNoAnswer(String body) throws InterruptedException {
            var _ = project.first();
            server.answer(call -> call.path().endsWith("/listManagedInstances") ? Answer.json(body) : null);
            for (int i = 0; i < 3; i++) {
                project.pass(Duration.ofSeconds(20));
                assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
            }
        }
    }

    /// The list of groups has the same gaps as that of instances.
    @Nested
    class WhenAScopeIsOutOfOrder {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "\"unreachables\": [\"projects/shop-prod/regions/europe-west1\"]",
                    "\"unreachables\": [\"anything\"]",
                    "\"warning\": {\"code\": \"UNREACHABLE\"}",
                    "\"warning\": {\"code\": \"PARTIAL_SUCCESS\", \"data\": [{\"key\": \"scope\", \"value\":"
                            + " \"regions/europe-west1\"}]}",
                })
        void whatTheListSaysIsMissingChangesNothing(String members) throws InterruptedException {
            var _ = project.first();
            server.groups().remove(SHOP);
            server.groups().add(members);
            for (int i = 0; i < 3; i++) {
                project.pass(Duration.ofSeconds(20));
                assertThat(health(project.first())).containsEntry(TWO, Health.CRITICAL);
            }
            assertThat(project.listener().unresolved()).containsExactly(GROUPS);

            server.groups().add("");
            project.pass(Duration.ofSeconds(20));
            assertThat(health(project.first())).containsEntry(TWO, Health.CRITICAL);
            project.pass(Duration.ofSeconds(20));
            assertThat(health(project.first())).as("the group was removed").containsEntry(TWO, Health.UNKNOWN);
            assertThat(project.listener().unresolved()).isEmpty();
        }

        @Test
        void aScopeThatIsNotNamedChangesNothing() throws InterruptedException {
            var _ = project.first();
            server.answer(call -> call.path().endsWith("/aggregated/instanceGroupManagers")
                    ? Answer.json("{\"kind\": \"compute#instanceGroupManagerAggregatedList\", \"items\":"
                            + " {\"zones/us-east1-b\": {\"warning\": {\"code\": \"NO_RESULTS_ON_PAGE\"}}}}")
                    : null);
            for (int i = 0; i < 3; i++) {
                project.pass(Duration.ofSeconds(20));
                assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
            }
        }
    }
}

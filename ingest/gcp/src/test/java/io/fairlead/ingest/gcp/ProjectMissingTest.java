package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.gcp.GcpOptions.AddressChoice;
import io.fairlead.ingest.gcp.GcpOptions.InstanceGroups;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.ingest.gcp.GcpOptions.PortChoice;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.spi.polling.Listing;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is no longer listed: absence alone removes nothing.
class ProjectMissingTest {
    private static final String B = "europe-west1-b";
    private static final String C = "europe-west1-c";
    private static final String ONE = "shop-prod/europe-west1-b/1";
    private static final String TWO = "shop-prod/europe-west1-b/2";
    private static final String THREE = "shop-prod/europe-west1-c/3";
    private static final String ZONE_B = "shop-prod/europe-west1-b/";
    private static final Duration LATER = Duration.ofSeconds(10);

    private final ComputeServer server = new ComputeServer();

    ProjectMissingTest() {
        server.put(Project.ID, Machine.of("1", B, "web"), Machine.of("2", B, "web"), Machine.of("3", C, "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Project inPagesOf(int size) {
        return new Project(Project.options(server, size));
    }

    /// One listing that lacks an instance proves nothing: it may have moved to a page that was read already.
    @Test
    void anInstanceOnNoPageIsUnreadAndGoneWhenALaterReadingLacksItToo() throws InterruptedException {
        try (Project project = inPagesOf(500)) {
            var _ = project.first();
            server.remove(Project.ID, "2");

            Listing second = project.next();
            assertThat(Project.ids(second)).containsExactly(ONE, THREE);
            assertThat(Project.unread(second)).containsExactly(TWO);
            assertThat(Project.unread(project.first())).as("too soon").containsExactly(TWO);

            project.pass(LATER);
            Listing third = project.next();
            assertThat(Project.ids(third)).containsExactly(ONE, THREE);
            assertThat(Project.unread(third)).isEmpty();
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(project.listener().failures()).as("nothing is wrong").isEmpty();
        }
    }

    /// Lists of Google now and then end early, at different places: of several pages, two may lack the same
    /// instances.
    @Test
    void ofAProjectWithSeveralPagesAThirdReadingTells() throws InterruptedException {
        try (Project project = inPagesOf(1)) {
            var _ = project.first();
            server.answer(_ -> Answer.json(server.page(List.of(Machine.of("1", B, "web")), "", false)));
            for (int i = 0; i < 2; i++) {
                assertThat(Project.unread(project.first())).as("reading %d", i).containsExactly(TWO, THREE);
                project.pass(Duration.ofMinutes(1));
            }
            server.answer(_ -> null);
            server.remove(Project.ID, "2");
            Listing fourth = project.next();
            assertThat(Project.ids(fourth))
                    .as("an instance that is listed again")
                    .containsExactly(ONE, THREE);
            assertThat(Project.unread(fourth)).isEmpty();

            server.remove(Project.ID, "3");
            for (int i = 0; i < 2; i++) {
                assertThat(Project.unread(project.first())).containsExactly(THREE);
                project.pass(LATER);
            }
            assertThat(Project.unread(project.next())).isEmpty();
        }
    }

    @Test
    void anInstanceThatIsMissingNowAndThenIsNeverGone() throws InterruptedException {
        try (Project project = inPagesOf(1)) {
            var _ = project.first();
            for (int i = 0; i < 3; i++) {
                server.remove(Project.ID, "2");
                project.pass(Duration.ofMinutes(1));
                assertThat(Project.unread(project.next())).containsExactly(TWO);
                server.put(Project.ID, Machine.of("2", B, "web"));
                project.pass(Duration.ofMinutes(1));
                assertThat(Project.ids(project.next())).containsExactly(ONE, TWO, THREE);
            }
        }
    }

    @Test
    void anUnusableInstanceOnNoPageIsUnreadAsWell() throws InterruptedException {
        server.put(Project.ID, Machine.of("2", B, "web").with("port", "http"));
        try (Project project = inPagesOf(500)) {
            assertThat(Project.unread(project.first())).containsExactly(TWO);
            server.remove(Project.ID, "2");
            assertThat(Project.unread(project.first())).containsExactly(TWO);
            assertThat(project.listener().unresolved()).as("not resolved yet").containsExactly(TWO);
            assertThat(project.listener().failures()).as("reported once").hasSize(1);
            project.pass(LATER);
            assertThat(Project.unread(project.first())).isEmpty();
            assertThat(project.listener().unresolved()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERMINATED", "SUSPENDED", "unlabelled"})
    void anInstanceThatIsListedAsEndedIsGoneAtOnce(String how) throws InterruptedException {
        try (Project project = inPagesOf(1)) {
            var _ = project.first();
            Machine two = Machine.of("2", B, "web");
            server.put(Project.ID, how.equals("unlabelled") ? two.with("service", "") : two.in(how));

            Listing second = project.next();
            assertThat(Project.ids(second)).containsExactly(ONE, THREE);
            assertThat(Project.unread(second)).isEmpty();
            server.remove(Project.ID, "2");
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);
        }
    }

    /// Of a project that changes all the time, every reading lacks something: not each is followed by another
    /// one soon.
    @Test
    void everySecondReadingAtMostIsSoonAfterTheOneBefore() throws InterruptedException {
        try (Project project = inPagesOf(500)) {
            var _ = project.first();
            assertThat(project.nextIn()).isEmpty();
            server.remove(Project.ID, "1");
            var _ = project.next();
            assertThat(project.nextIn()).contains(LATER);

            server.remove(Project.ID, "2");
            project.pass(LATER);
            assertThat(Project.unread(project.next())).containsExactly(TWO);
            assertThat(project.nextIn()).isEmpty();

            server.remove(Project.ID, "3");
            project.pass(Duration.ofMinutes(1));
            assertThat(Project.unread(project.next())).containsExactly(THREE);
            assertThat(project.nextIn()).contains(LATER);
        }
    }

    @Test
    void aShortIntervalIsKept() throws InterruptedException {
        Limits often = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(20), 500);
        try (Project project = new Project(Project.with(Project.options(server, 500), often))) {
            var _ = project.first();
            server.remove(Project.ID, "1");
            assertThat(Project.unread(project.next())).containsExactly(ONE);
            assertThat(project.nextIn()).isEmpty();
        }
    }

    /// What the zone had is still in use; the outage is no reading of the zone.
    @Test
    void anInstanceThatIsMissingAfterAnOutageOfItsZoneIsUnreadFirst() throws InterruptedException {
        try (Project project = inPagesOf(500)) {
            var _ = project.first();
            server.warn(B, "UNREACHABLE");
            project.pass(Duration.ofMinutes(5));
            assertThat(Project.unread(project.next())).containsExactly(ZONE_B);
            assertThat(project.nextIn())
                    .as("the zone, not the instance is awaited")
                    .isEmpty();

            server.warn(B, "");
            server.remove(Project.ID, "2");
            project.pass(Duration.ofMinutes(5));
            Listing after = project.next();
            assertThat(Project.ids(after)).containsExactly(ONE, THREE);
            assertThat(Project.unread(after)).containsExactly(TWO);

            project.pass(LATER);
            assertThat(Project.unread(project.next())).isEmpty();
        }
    }

    @Test
    void noReadingIsSoonAfterOneWhoseZoneWasUnread() throws InterruptedException {
        try (Project project = inPagesOf(500)) {
            var _ = project.first();
            server.remove(Project.ID, "2");
            var _ = project.next();
            assertThat(project.nextIn()).contains(LATER);
            server.warn(B, "UNREACHABLE");
            for (int i = 0; i < 3; i++) {
                project.pass(LATER);
                var _ = project.first();
                assertThat(project.nextIn()).isEmpty();
            }
            server.warn(B, "");
            assertThat(Project.unread(project.next()))
                    .as("lacked by two readings")
                    .isEmpty();
        }
    }

    @Test
    void anInstanceThatIsMissingBesideAnEntryWithoutAnIdIsUnreadFirstOnceTheEntryIsGone() throws InterruptedException {
        try (Project project = inPagesOf(500)) {
            var _ = project.first();
            server.answer(_ -> Answer.json(server.list(
                    "\"zones/" + B + "\": {\"instances\": [{}]}, \"zones/" + C + "\": {\"instances\": ["
                            + Machine.of("3", C, "web").json(false) + "]}",
                    "")));
            assertThat(Project.unread(project.next())).containsExactly(ZONE_B);
            project.pass(Duration.ofMinutes(1));
            assertThat(project.next()).isInstanceOf(Listing.Unchanged.class);

            server.remove(Project.ID, "2");
            server.answer(_ -> null);
            project.pass(Duration.ofMinutes(1));
            assertThat(Project.unread(project.next())).containsExactly(TWO);
        }
    }

    /// Each page of Compute Engine names every zone.
    @Test
    void aZoneThatOnePageDoesNotNameIsUnread() throws InterruptedException {
        String first = zone(B, Machine.of("1", B, "web")) + ", " + zone(C);
        String second = zone(C, Machine.of("3", C, "web"));
        server.answer(
                call -> Answer.json(call.token().isEmpty() ? server.list(first, "next") : server.list(second, "")));
        try (Project project = inPagesOf(500)) {
            Listing listing = project.first();

            assertThat(Project.ids(listing)).containsExactly(ONE, THREE);
            assertThat(Project.unread(listing)).containsExactly(ZONE_B);
            assertThat(project.listener().failures())
                    .singleElement()
                    .extracting(Throwable::getMessage)
                    .isEqualTo("shop-prod/europe-west1-b/: not all of its instances were listed (not every page of the"
                            + " response names it); those that were listed before stay in use");
        }
    }

    private static String zone(String zone, Machine... machines) {
        return "\"zones/" + zone + "\": "
                + (machines.length == 0
                        ? "{\"warning\": {\"code\": \"NO_RESULTS_ON_PAGE\"}}"
                        : "{\"instances\": [" + String.join(", ", json(machines)) + "]}");
    }

    private static List<String> json(Machine... machines) {
        return List.of(machines).stream().map(it -> it.json(false)).toList();
    }

    /// Null is no warning, and without instances there is no answer of the zone.
    @ParameterizedTest
    @ValueSource(strings = {"{\"warning\": null}", "{\"warning\": null, \"instances\": null}", "{\"instances\": null}"})
    void aZoneWithNeitherInstancesNorAWarningIsUnread(String content) throws InterruptedException {
        try (Project project = inPagesOf(500)) {
            var _ = project.first();
            server.answer(_ -> Answer.json(
                    server.list("\"zones/" + B + "\": " + content + ", " + zone(C, Machine.of("3", C, "web")), "")));
            for (int i = 0; i < 3; i++) {
                project.pass(Duration.ofMinutes(1));
                assertThat(Project.unread(project.first())).containsExactly(ZONE_B);
            }
        }
    }

    /// Of a zone that was never read in this process, an earlier one may have known instances.
    @Test
    void aZoneThatCouldNotBeReadAndIsNoLongerNamedStaysUnread() throws InterruptedException {
        server.warn(B, "UNREACHABLE");
        try (Project project = inPagesOf(500)) {
            assertThat(Project.unread(project.first())).containsExactly(ZONE_B);
            server.answer(_ -> Answer.json(server.list(zone(C, Machine.of("3", C, "web")), "")));
            for (int i = 0; i < 3; i++) {
                project.pass(Duration.ofMinutes(1));
                assertThat(Project.unread(project.first())).containsExactly(ZONE_B);
            }
            server.answer(_ -> null);
            server.warn(B, "");
            assertThat(Project.unread(project.next())).isEmpty();
            assertThat(project.listener().unresolved()).isEmpty();
        }
    }

    /// The engine compares each known id with each prefix that is unread.
    @Test
    void ofAZoneThatLosesManyInstancesAtOnceThePrefixIsUnread() throws InterruptedException {
        IntStream.rangeClosed(1000, 1200)
                .forEach(i -> server.put(Project.ID, Machine.of(Integer.toString(i), B, "web")));
        try (Project project = inPagesOf(500)) {
            var _ = project.first();
            IntStream.rangeClosed(1000, 1200).forEach(i -> server.remove(Project.ID, Integer.toString(i)));
            server.remove(Project.ID, "3");

            Listing second = project.next();
            assertThat(Project.ids(second)).containsExactly(ONE, TWO);
            assertThat(Project.unread(second)).containsExactly(ZONE_B, THREE);
            project.pass(LATER);
            assertThat(Project.unread(project.next())).isEmpty();
        }
    }

    /// Such as between the release of an external address and the next one.
    @ParameterizedTest
    @ValueSource(strings = {"RUNNING", "REPAIRING"})
    void anInstanceThatLosesTheWantedAddressIsUnread(String status) throws InterruptedException {
        Selection ofPublic = new Selection(
                "",
                "service",
                InstanceGroups.IGNORE,
                PortChoice.NONE,
                AddressChoice.PUBLIC,
                GcpOptions.HealthChoice.COMPUTE,
                List.of());
        String inside = "{\"instances\": [{\"id\": \"1\", \"status\": \"" + status + "\", \"labels\": {\"service\":"
                + " \"web\"}, \"networkInterfaces\": [{\"networkIP\": \"10.0.0.1\"}]}]}";
        server.remove(Project.ID, "2");
        server.remove(Project.ID, "3");
        server.put(Project.ID, Machine.of("4", C, "web").at(""));
        try (Project project = new Project(Project.with(Project.options(server, 500), ofPublic))) {
            assertThat(Project.ids(project.first())).containsExactly(ONE);

            server.answer(_ -> Answer.json(server.list("\"zones/" + B + "\": " + inside + ", " + zone(C), "")));
            for (int i = 0; i < 3; i++) {
                Listing later = project.first();
                assertThat(Project.ids(later)).isEmpty();
                assertThat(Project.unread(later)).contains(ONE);
                project.pass(Duration.ofMinutes(1));
            }
            server.answer(_ -> null);
            server.put(Project.ID, Machine.of("1", B, "web").at("").in("STOPPING"));
            assertThat(Project.unread(project.next())).doesNotContain(ONE);
        }
        try (Project project = new Project(Project.with(Project.options(server, 500), ofPublic))) {
            server.answer(_ -> Answer.json(server.list("\"zones/" + B + "\": " + inside, "")));
            assertThat(Project.unread(project.first())).as("never had one").isEmpty();
        }
    }
}

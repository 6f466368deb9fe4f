package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.gcp.ComputeServer.Answer;
import io.fairlead.ingest.spi.polling.Listing;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The readings after a start: a former process may know instances that they lack.
class FirstReadingsTest {
    private static final String B = "europe-west1-b";
    private static final String C = "europe-west1-c";
    private static final String ONE = "shop-prod/europe-west1-b/1";
    private static final String ALL = "shop-prod/";
    private static final String ZONE_B = "shop-prod/europe-west1-b/";
    private static final Duration LATER = MissingInstance.CONFIRMED_AFTER;

    private final ComputeServer server = new ComputeServer();

    FirstReadingsTest() {
        server.put(Project.ID, Machine.of("1", B, "web"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void oneReadingDoesNotShowWhatIsGone() throws InterruptedException {
        try (Project project = Project.started(server, 500)) {
            Listing first = project.first();

            assertThat(Project.ids(first)).containsExactly(ONE);
            assertThat(Project.unread(first)).containsExactly(ALL);
            assertThat(project.nextIn()).contains(LATER);
            assertThat(Project.unread(project.first())).as("too soon").containsExactly(ALL);
            project.pass(LATER);
            Listing later = project.next();
            assertThat(Project.ids(later)).containsExactly(ONE);
            assertThat(Project.unread(later)).isEmpty();
            assertThat(project.nextIn()).isEmpty();
            assertThat(project.listener().failures()).as("nothing is wrong").isEmpty();
        }
    }

    @Test
    void ofSeveralPagesAThirdReadingTells() throws InterruptedException {
        server.put(Project.ID, Machine.of("2", B, "web"));
        try (Project project = Project.started(server, 1)) {
            for (int i = 0; i < 2; i++) {
                assertThat(Project.unread(project.first())).containsExactly(ALL);
                project.pass(LATER);
            }
            assertThat(Project.unread(project.next())).isEmpty();
        }
    }

    @Test
    void aReadingThatFailsDoesNotCount() throws InterruptedException {
        try (Project project = Project.started(server, 500)) {
            var _ = project.first();
            server.answer(_ -> Answer.error(500, ""));
            project.pass(LATER);
            assertThat(project.failure().code()).isEqualTo("INGEST-GCP-STATUS");
            server.answer(_ -> null);
            assertThat(Project.unread(project.next())).isEmpty();
        }
    }

    @Test
    void aZoneThatCouldNotBeReadIsShownByItsOwnReadings() throws InterruptedException {
        server.warn(B, "UNREACHABLE");
        try (Project project = Project.started(server, 500)) {
            assertThat(Project.unread(project.first())).containsExactly(ALL);
            project.pass(LATER);
            assertThat(Project.unread(project.next())).as("the other zones").containsExactly(ZONE_B);

            server.warn(B, "");
            project.pass(Duration.ofHours(1));
            Listing back = project.next();
            assertThat(Project.ids(back)).containsExactly(ONE);
            assertThat(Project.unread(back)).as("its first reading").containsExactly(ZONE_B);
            assertThat(project.nextIn()).contains(LATER);
            project.pass(LATER);
            assertThat(Project.unread(project.next())).isEmpty();
            assertThat(project.listener().unresolved()).isEmpty();
        }
    }

    @Test
    void aZoneThatIsOutAfterOneReadingIsStillUnprovenWhenItIsBack() throws InterruptedException {
        server.put(Project.ID, Machine.of("2", C, "web"));
        try (Project project = Project.started(server, 500)) {
            var _ = project.first();
            server.warn(B, "UNREACHABLE");
            project.pass(LATER);
            assertThat(Project.unread(project.next())).containsExactly(ZONE_B);
            server.warn(B, "");
            server.remove(Project.ID, "1");
            project.pass(LATER);
            assertThat(Project.unread(project.next()))
                    .as("proven by two readings, and one instance is missing for the first time")
                    .containsExactly(ONE);
        }
    }

    @Test
    void entriesWithoutAnIdKeepTheirZoneUnproven() throws InterruptedException {
        server.answer(_ -> Answer.json(server.list(
                "\"zones/" + B + "\": {\"instances\": [{}]}, \"zones/" + C + "\": {\"instances\": []}", "")));
        try (Project project = Project.started(server, 500)) {
            for (int i = 0; i < 3; i++) {
                var _ = project.first();
                project.pass(LATER);
            }
            assertThat(Project.unread(project.first())).containsExactly(ZONE_B);
            server.answer(_ -> null);
            assertThat(Project.unread(project.next())).as("its first reading").containsExactly(ZONE_B);
            project.pass(LATER);
            assertThat(Project.unread(project.next())).isEmpty();
        }
    }

    @Test
    void aLocationOfServiceDirectoryIsProvenInTheSameWay() throws InterruptedException {
        Location.put(server, "pay", "one", "10.1.0.4");
        try (Location location = Location.started(server)) {
            assertThat(Project.unread(location.first())).containsExactly("shop-prod/europe-west1/");
            assertThat(location.part().nextIn()).contains(LATER);
            location.pass(LATER);
            Listing second = location.next();
            assertThat(Project.ids(second)).isEqualTo(List.of("shop-prod/europe-west1/shop/pay/one."));
            assertThat(Project.unread(second)).isEmpty();
        }
    }
}

package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.ingest.gcp.GcpOptions.AddressChoice;
import io.fairlead.ingest.gcp.GcpOptions.InstanceGroups;
import io.fairlead.ingest.gcp.GcpOptions.Limits;
import io.fairlead.ingest.gcp.GcpOptions.PortChoice;
import io.fairlead.ingest.gcp.GcpOptions.Selection;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What docs/registries/gcp.md claims, as far as it is a number or a name.
class GcpPageTest {
    private static final Path PAGE = Path.of("../../docs/registries/gcp.md");
    private static final Pattern CALLS =
            Pattern.compile("(?m)^\\| ([0-9,]+) \\| ([0-9.]+) \\| ([0-9.]+) \\| ([0-9.]+) \\|$");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private final ComputeServer server = new ComputeServer();
    private final String page = Files.readString(PAGE);

    GcpPageTest() throws IOException {}

    @AfterEach
    void stop() {
        server.close();
    }

    private static String perMinute(int instances, int minutes) {
        int pages = Math.ceilDiv(instances, Limits.DEFAULT.pageSize());
        return BigDecimal.valueOf(pages)
                .divide(BigDecimal.valueOf(minutes), 2, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    @Test
    void callsPerMinuteAreThoseOfThePages() {
        List<MatchResult> rows = CALLS.matcher(page).results().toList();

        assertThat(rows).hasSize(4);
        assertThat(rows).allSatisfy(row -> {
            int instances = Integer.parseInt(row.group(1).replace(",", ""));
            assertThat(List.of(row.group(2), row.group(3), row.group(4)))
                    .as("%s instances", row.group(1))
                    .containsExactly(perMinute(instances, 1), perMinute(instances, 2), perMinute(instances, 5));
        });
    }

    @Test
    void aThousandInstancesTakeTwoCallsAndOneToken() throws InterruptedException {
        assertThat(page).contains("| 1,000 | 2 | 1 | 0.4 |");
        for (int i = 1; i <= 1000; i++) {
            server.put(Project.ID, Machine.of(Integer.toString(1000 + i), "europe-west1-b", "web"));
        }
        try (Project project = Project.of(server)) {
            assertThat(Project.ids(project.first())).hasSize(1000);
            assertThat(server.calls()).hasSize(2);
            assertThat(server.tokenRequests()).hasSize(1);
            var _ = project.next();
            assertThat(server.calls()).hasSize(4);
            assertThat(server.tokenRequests()).hasSize(1);
        }
    }

    @Test
    void timesAreThoseOfTheDefaults() {
        long seconds = Limits.DEFAULT.interval().toSeconds();
        assertThat(page)
                .contains("plus a tenth and the time of the reading: " + (seconds + seconds / 10) + " s by default")
                .contains("removed " + MissingInstance.CONFIRMED_AFTER.toSeconds() + " s and a reading later")
                .contains("at most " + Math.round(new GcpFactory().requestsPerSecond()) + " per second")
                .contains("at most five such pauses");
        assertThat(PageCalls.MOST_PAUSES).isEqualTo(5);
    }

    @Test
    void eachStatusHasTheHealthOfItsRow() throws JsonProcessingException {
        Set<String> found = new TreeSet<>();
        for (String row : page.split("## Health", 2)[1].split("\n\n", 3)[1].split("\n", -1)) {
            String[] cells = row.split("\\|", -1);
            for (String status : codes(cells[1])) {
                found.add(status);
                assertThat(health(status))
                        .as(status)
                        .isEqualTo(
                                cells[2].contains("removed")
                                        ? ""
                                        : codes(cells[2]).getFirst());
            }
        }
        assertThat(found).hasSize(12);
    }

    private static List<String> codes(String text) {
        return CODE.matcher(text).results().map(it -> it.group(1)).toList();
    }

    private static String health(String status) throws JsonProcessingException {
        return switch (mapped(
                Project.SELECTION,
                Machine.of("1", "europe-west1-b", "web").in(status).json(false))) {
            case ListedEntry.Listed(var instance) -> name(instance.health());
            case ListedEntry.NotListed _ -> "";
            case ListedEntry.OtherAddress _, ListedEntry.Unusable _, ListedEntry.Waiting _ -> "?";
        };
    }

    private static String name(Health health) {
        return health.name().toLowerCase(Locale.ROOT);
    }

    private static ListedEntry mapped(Selection selection, String json) throws JsonProcessingException {
        return new InstanceMapper(Project.ID, selection)
                .map("europe-west1-b", JsonMapper.builder().build().readTree(json));
    }

    @Test
    void theMetadataIsWhatARuleSees() throws JsonProcessingException {
        String row = page.lines()
                .filter(it -> it.startsWith("| `metadata` |"))
                .findFirst()
                .orElseThrow();
        Selection all = new Selection(
                "",
                "service",
                InstanceGroups.METADATA,
                PortChoice.NONE,
                AddressChoice.PRIVATE,
                GcpOptions.HealthChoice.COMPUTE,
                List.of("KEY"));
        String json = Machine.of("1", "europe-west1-b", "web")
                .with("KEY", "value")
                .of("projects/4711/zones/europe-west1-b/instanceGroupManagers/web-mig")
                .json(true)
                .replace("\"networkIP\"", "\"ipv6Address\": \"fd20::1\", \"networkIP\"");

        Groups says = new Groups() {
            @Override
            public ManagedMembership of(String group, String id) {
                return new ManagedMembership.Member("VERIFYING", "HEALTHY");
            }
        };
        assertThat(new InstanceMapper(Project.ID, all, says)
                        .map("europe-west1-b", JsonMapper.builder().build().readTree(json)))
                .isInstanceOfSatisfying(
                        ListedEntry.Listed.class,
                        listed -> assertThat(listed.instance().metadata().keySet())
                                .containsExactlyInAnyOrderElementsOf(codes(row).stream()
                                        .filter(it -> it.startsWith("gcp."))
                                        .collect(Collectors.toSet())));
    }

    @Test
    void thePermissionIsNamedAndTheOnlyOne() throws InterruptedException {
        server.put(Project.ID, Machine.of("1", "europe-west1-b", "web"));
        try (Project project = Project.of(server)) {
            var _ = project.first();
        }
        assertThat(page).contains("--permissions=compute.instances.list\n");
        assertThat(server.calls())
                .extracting(ComputeServer.Call::path)
                .containsOnly("/compute/v1/projects/shop-prod/aggregated/instances");
        assertThat(server.tokenRequests()).hasSize(1);
    }

    /// Each variable of the table of Prometheus that is read here is one of ours.
    @Test
    void whatReplacesAVariableOfPrometheusIsOneOfThisSource() {
        Set<String> known = Arrays.stream(page.split("## Permissions", 2)[0].split("\n", -1))
                .flatMap(it -> codes(it).stream())
                .collect(Collectors.toSet());

        assertThat(Stream.of(page.split("## From Prometheus", 2)[1].split("\n", -1))
                        .filter(it -> it.startsWith("| `__meta"))
                        .flatMap(it -> codes(it.split("\\|", -1)[2]).stream())
                        .map(it -> it.replaceAll("metadata\\['(.*)'\\]", "$1"))
                        .filter(it -> it.startsWith("gcp.")))
                .isNotEmpty()
                .isSubsetOf(known);
    }

    @Test
    void eachActionOfAGroupHasTheHealthOfItsRow() {
        Set<String> found = new TreeSet<>();
        for (String row : page.split("has the health that the group says:", 2)[1].split("\n\n", 3)[1].split("\n", -1)) {
            String[] cells = row.split("\\|", -1);
            for (String action : codes(cells[1])) {
                found.add(action);
                String health = new ManagedMembership.Member(action, "UNKNOWN")
                        .health()
                        .map(GcpPageTest::name)
                        .orElseThrow();
                assertThat(codes(cells[2])).as(action).contains(health);
            }
        }
        assertThat(found).hasSize(13);
    }

    @Test
    void callsForManagedInstanceGroupsAreThoseOfThePage() throws InterruptedException {
        assertThat(page).contains("1,000 instances in 10 groups with health checks take 13 calls per minute");
        for (int group = 0; group < 10; group++) {
            List<GroupTables.Managed> members = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                String id = Integer.toString(1000 + group * 100 + i);
                members.add(new GroupTables.Managed(id, "NONE", "HEALTHY"));
                server.put(
                        Project.ID,
                        Machine.of(id, "europe-west1-b", "web")
                                .of("projects/1/zones/europe-west1-b/instanceGroupManagers/g" + group));
            }
            server.groups().put("zones/europe-west1-b/g" + group, members.toArray(GroupTables.Managed[]::new));
        }
        Selection byGroup = new Selection(
                "",
                "service",
                InstanceGroups.IGNORE,
                PortChoice.NONE,
                AddressChoice.PRIVATE,
                GcpOptions.HealthChoice.INSTANCE_GROUPS,
                List.of());
        try (Project project = new Project(Project.with(Project.options(server, 500), byGroup))) {
            assertThat(Project.instances(project.first()))
                    .hasSize(1000)
                    .allSatisfy(it -> assertThat(it.health()).isEqualTo(Health.PASSING));
        }
        assertThat(server.calls()).hasSize(13);
        assertThat(server.calls().stream()
                        .map(it -> it.path().replaceFirst(".*/", ""))
                        .distinct())
                .containsExactly("instanceGroupManagers", "listManagedInstances", "instances");
    }

    @Test
    void callsForServiceDirectoryAreThoseOfThePage() throws InterruptedException {
        assertThat(page)
                .contains("| 1,000 | 102 | 20.4 |")
                .contains("`servicedirectory.namespaces.list,servicedirectory.services.list,"
                        + "servicedirectory.endpoints.list`");
        for (int i = 0; i < 1000; i++) {
            Location.put(server, "s" + i / 10, "e" + i, "10.2." + i / 250 + "." + i % 250);
        }
        try (Location location = Location.of(server)) {
            assertThat(Project.ids(location.first())).hasSize(1000);
        }
        assertThat(server.calls()).hasSize(102);
    }
}

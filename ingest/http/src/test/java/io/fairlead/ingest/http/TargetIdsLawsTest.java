package io.fairlead.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.http.HttpOptions.Format;
import io.fairlead.ingest.http.PageReader.Page;
import io.fairlead.ingest.inventory.Document;
import io.fairlead.ingest.inventory.InstanceList;
import io.fairlead.ingest.inventory.InstanceList.Repeated;
import io.fairlead.ingest.inventory.Rejected;
import io.fairlead.model.Instance;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Groups have no names, and programs list them in any order.
class TargetIdsLawsTest {
    private static final Document DOCUMENT = new Document("list", "the response", "eu/", "eu");

    private record Group(List<String> targets, String labels) {
        String json() {
            return "{\"targets\": ["
                    + targets.stream().map(it -> '"' + it + '"').collect(Collectors.joining(", "))
                    + "], \"labels\": {" + labels + "}}";
        }
    }

    private record Read(List<Instance> instances, List<String> rejected) {}

    private static Read read(List<Group> groups) {
        InstanceList list = new InstanceList(DOCUMENT, Repeated.ANY_ORDER);
        String body = groups.stream().map(Group::json).collect(Collectors.joining(",\n", "[", "]"));
        Page page = new PageReader(Format.PROMETHEUS, DOCUMENT, list)
                .read(body.getBytes(StandardCharsets.UTF_8), Syntax.JSON);
        assertThat(page).isInstanceOf(Page.Good.class);
        return new Read(
                TargetIds.withoutPorts(list.all()).stream()
                        .sorted(Comparator.comparing(Instance::id))
                        .toList(),
                list.rejected().stream().map(Rejected::item).sorted().toList());
    }

    /// Few hosts, ports and labels, so that hosts occur several times and entries contradict each other; some cannot
    /// be used.
    private static List<Group> groups(Random random) {
        List<Group> groups = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            List<String> targets = new ArrayList<>();
            for (int j = random.nextInt(5); j >= 0; j--) {
                String host =
                        random.nextBoolean() ? "10.0.0." + random.nextInt(4) : "[fd00::" + random.nextInt(3) + "]";
                targets.add(host + (random.nextInt(4) == 0 ? "" : ":" + (80 + random.nextInt(3))));
            }
            if (random.nextInt(10) == 0) {
                targets.add("10.0.0.1:port");
            }
            groups.add(new Group(
                    targets, "\"job\": \"j" + random.nextInt(2) + "\", \"zone\": \"z" + random.nextInt(2) + "\""));
        }
        return groups;
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void theOrderOfGroupsAndTargetsDoesNotMatter(long seed) {
        Random random = new Random(seed);
        List<Group> groups = groups(random);
        List<Group> shuffled = new ArrayList<>();
        for (Group group : groups) {
            List<String> targets = new ArrayList<>(group.targets());
            Collections.shuffle(targets, random);
            shuffled.add(new Group(targets, group.labels()));
        }
        Collections.shuffle(shuffled, random);

        assertThat(read(shuffled)).as("seed %d", seed).isEqualTo(read(groups));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void idsAreUniqueAndBeginWithTheListAndTheService(long seed) {
        List<Instance> instances = read(groups(new Random(seed))).instances();

        assertThat(instances)
                .as("seed %d", seed)
                .doesNotHaveDuplicates()
                .allSatisfy(
                        it -> assertThat(it.id()).startsWith("eu/" + it.naming().service() + "/"));
        assertThat(instances.stream().map(Instance::id)).as("seed %d", seed).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void otherGroupsDoNotChangeTheIdsOfAService(long seed) {
        Random random = new Random(seed);
        List<Group> groups = groups(random);
        List<Group> more = new ArrayList<>(groups);
        more.add(
                random.nextInt(more.size() + 1), new Group(List.of("10.0.0.1:9999", "10.0.0.9"), "\"job\": \"other\""));

        List<Instance> before = read(groups).instances();
        List<Instance> after = read(more).instances();

        assertThat(after).as("seed %d", seed).containsAll(before).hasSize(before.size() + 2);
    }

    @Test
    void aHostHasItsPortInTheIdOnlyWhereItOccursTwice() {
        assertThat(read(List.of(new Group(
                                List.of("10.0.0.1:80", "10.0.0.1:81", "10.0.0.2:80", "[fd00::1]:80", "web.example"),
                                "\"job\": \"web\"")))
                        .instances())
                .extracting(Instance::id)
                .containsExactly(
                        "eu/web/10.0.0.1:80",
                        "eu/web/10.0.0.1:81",
                        "eu/web/10.0.0.2",
                        "eu/web/[fd00::1]",
                        "eu/web/web.example");
    }

    @Test
    void ofTwoDifferentEntriesOfATargetOneIsUsedAndTheOtherReported() {
        Read read = read(List.of(
                new Group(List.of("10.0.0.1:80"), "\"zone\": \"b\""),
                new Group(List.of("10.0.0.1:80"), "\"zone\": \"a\"")));

        assertThat(read.instances())
                .hasSize(1)
                .first()
                .satisfies(it -> assertThat(it.metadata()).containsEntry("zone", "a"));
        assertThat(read.rejected()).containsExactly("eu/eu/10.0.0.1:80 again");
    }
}

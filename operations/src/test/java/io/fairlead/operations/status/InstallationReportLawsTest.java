package io.fairlead.operations.status;

import static io.fairlead.operations.status.Reports.NOON;
import static io.fairlead.operations.status.Reports.heard;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reports of processes of other releases, beside one of this release: one broken report hides no other.
final class InstallationReportLawsTest {
    private static final String REPORT = """
        {'ready': true, 'roles': ['ingest', 'topology', 'publisher'], 'blocked-on': [{'message': 'x'}],
         'kafka': {'problem': null}, 'config': {'version': '5c'},
         'conditions': [{'type': 'Ready', 'status': 'true', 'since': '2026-01-31T11:00:00Z', 'reason': 'R', 'message': 'm'},
                        {'type': 'Frozen', 'status': 'false', 'since': '2026-01-31T11:00:00Z', 'reason': 'R', 'message': ''}],
         'sources': [{'source': 'dc1', 'state': 'reading', 'epoch': 3, 'problem': null},
                     {'source': 'dc2', 'state': 'standby', 'epoch': 1, 'problem': {'code': 'C', 'message': 'm'}}],
         'table': [{'source': 'dc1', 'freshness': 'fresh', 'instances': 7, 'suspect': 1}],
         'topology': {'state': 'running', 'partitions': [{'partition': 0, 'lag': 3}], 'problem': null},
         'publisher': {'assigned': [0], 'complete': [0]},
         'targets': [{'target': 'prod', 'state': 'running', 'withheld': 0, 'lag-seconds': 0.1,
                      'freezes': [{'subject': '*'}]}],
         'withheld': [{'target': 'prod', 'object': 'shop/web'}], 'notices': [{'target': 'prod', 'kind': 'panic'}]}
        """;
    private static final List<String> OTHERS =
            List.of("null", "1", "true", "'x'", "[]", "{}", "[1, null, 'x', {}]", "{'code': 1}", "[[{}]]", "''");

    static LongStream seeds() {
        return Seeds.all();
    }

    private static void collect(JsonNode node, List<JsonNode> inner) {
        if (node.isContainerNode() && !node.isEmpty()) {
            inner.add(node);
            node.forEach(child -> collect(child, inner));
        }
    }

    /// Replaces or removes one to three values at any depth.
    private static JsonNode mutated(Random random) {
        JsonNode report = Reports.json(REPORT);
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<JsonNode> inner = new ArrayList<>();
            collect(report, inner);
            JsonNode other = Reports.json(OTHERS.get(random.nextInt(OTHERS.size())));
            switch (inner.get(random.nextInt(inner.size()))) {
                case ArrayNode array -> array.set(random.nextInt(array.size()), other);
                case ObjectNode object -> mutate(object, other, random);
                default -> {}
            }
        }
        return report;
    }

    private static void mutate(ObjectNode object, JsonNode other, Random random) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        String name = names.get(random.nextInt(names.size()));
        if (random.nextInt(3) == 0) {
            object.remove(name);
        } else {
            object.set(name, other);
        }
    }

    private static List<String> of(JsonNode status, String part, String process) {
        List<String> rows = new ArrayList<>();
        status.path(part).forEach(row -> {
            if (row.path("process").asText().equals(process)) {
                rows.add(row.toString());
            }
        });
        return rows;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void aReportOfAnyShapeHidesNoOther(long seed) {
        JsonNode other = mutated(new Random(seed));
        HeardReport good = heard(
                "b/1", NOON, List.of("ingest"), REPORT.replace("dc1", "own").replace("dc2", "own2"));
        JsonNode alone = InstallationReport.of("shop", List.of(good), NOON);

        JsonNode both = InstallationReport.of(
                "shop", List.of(heard("a/1", NOON, List.of("ingest"), other.toString()), good), NOON);

        for (String part :
                List.of("processes", "sources", "topology", "publishers", "targets", "withheld", "notices")) {
            assertThat(of(both, part, "b/1")).as(part).isEqualTo(of(alone, part, "b/1"));
        }
    }

    /// Programs rely on these being there: docs/answers.schema.json requires them.
    @ParameterizedTest
    @MethodSource("seeds")
    void everyPartIsAListOfObjects(long seed) {
        JsonNode report = mutated(new Random(seed));

        JsonNode status =
                InstallationReport.of("shop", List.of(heard("a/1", NOON, List.of("ingest"), report.toString())), NOON);

        for (String part : List.of("conditions", "processes", "sources", "table", "topology", "targets", "withheld")) {
            assertThat(status.path(part).isArray()).as(part).isTrue();
            status.path(part).forEach(row -> assertThat(row.isObject()).as(part).isTrue());
        }
        assertThat(status.path("processes").path(0).path("blocked-on").isArray())
                .isTrue();
    }

    /// A process judges its own report as it judges that of another release.
    @ParameterizedTest
    @MethodSource("seeds")
    void everyReportHasEachConditionOnce(long seed) {
        assertThat(Conditions.of(mutated(new Random(seed))))
                .extracting(Condition.Finding::type)
                .containsExactly(ConditionType.values());
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void thePaceOfAReportOfAnyShapeIsDecided(long seed) {
        List<String> important = ReportPace.important(mutated(new Random(seed)));

        assertThat(important).doesNotContainNull();
    }
}

package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.testkit.Seeds;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The status of a process of another release: a field that is missing, or is something else, must not take the rest of
/// the status from the operator.
final class StatusTextLawsTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final String REPORT = """
        {'pipeline': 'shop', 'ready': true, 'kafka': {'problem': {'code': 'K', 'message': 'm'}},
         'conditions': [{'type': 'Ready', 'status': 'true', 'since': '2026-01-31T11:00:00Z', 'reason': 'Working', 'message': ''}],
         'processes': [{'process': 'a/7', 'roles': ['ingest'], 'version': '1', 'state': 'ready', 'heard': '2026-01-31T11:59:50Z',
                        'blocked-on': [{'message': 'x'}],
                        'config': {'version': '5c', 'problem': {'code': 'C', 'message': 'line 3'},
                                   'not-applied': [{'part': 'http', 'change': 'changed', 'keys': ['port']}]}}],
         'sources': [{'source': 'dc1', 'state': 'reading', 'since': '2026-01-31T11:59:00Z', 'epoch': 3, 'problem': null}],
         'table': [{'source': 'dc1', 'freshness': 'fresh', 'instances': 7, 'suspect': 0}],
         'topology': [{'process': 'a/7', 'state': 'running', 'partitions': [0, 1], 'lag': 0}],
         'targets': [{'target': 'prod', 'state': 'running', 'blocked-on': [{'message': 'm'}],
                      'freezes': [{'subject': '*', 'operator': 'ann', 'since': '2026-01-31T11:00:00Z', 'until': null}]}],
         'withheld': [{'target': 'prod', 'change': 'delete', 'object': 'shop/web'}]}
        """;
    private static final List<String> OTHERS =
            List.of("null", "1", "true", "'x'", "[]", "{}", "[1, null, 'x', {}]", "{'code': 1}", "[[{}]]", "''");

    static LongStream seeds() {
        return Seeds.all();
    }

    private static JsonNode json(String text) throws Exception {
        return new JsonMapper().readTree(text.replace('\'', '"'));
    }

    private static void collect(JsonNode node, List<JsonNode> inner) {
        if (node.isContainerNode() && !node.isEmpty()) {
            inner.add(node);
            node.forEach(child -> collect(child, inner));
        }
    }

    /// Replaces or removes one to three values at any depth.
    private static JsonNode mutated(Random random) throws Exception {
        JsonNode report = json(REPORT);
        for (int i = random.nextInt(3); i >= 0; i--) {
            List<JsonNode> inner = new ArrayList<>();
            collect(report, inner);
            JsonNode other = json(OTHERS.get(random.nextInt(OTHERS.size())));
            switch (inner.get(random.nextInt(inner.size()))) {
                case ArrayNode array -> array.set(random.nextInt(array.size()), other);
                case ObjectNode object -> {
                    List<String> names = new ArrayList<>();
                    object.fieldNames().forEachRemaining(names::add);
                    String name = names.get(random.nextInt(names.size()));
                    if (random.nextInt(3) == 0) {
                        object.remove(name);
                    } else {
                        object.set(name, other);
                    }
                }
                default -> {}
            }
        }
        return report;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyReportIsShown(long seed) throws Exception {
        JsonNode report = mutated(new Random(seed));
        StringWriter text = new StringWriter();

        StatusText.print(new PrintWriter(text, true), report, NOON);

        assertThat(text.toString()).startsWith("pipeline ").contains("processes:");
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyReportIsWatched(long seed) throws Exception {
        assertThat(StatusText.states(mutated(new Random(seed)))).doesNotContainNull();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anyReportIsWaitedFor(long seed) throws Exception {
        AwaitedCondition ready = new AwaitedCondition.Converter().convert("Ready");

        assertThat(ready.found(mutated(new Random(seed)))).startsWith("Ready is ");
    }
}

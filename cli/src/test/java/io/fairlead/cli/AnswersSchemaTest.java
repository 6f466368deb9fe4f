package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.model.Protocol;
import io.fairlead.model.Resolution;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.operations.status.Condition;
import io.fairlead.operations.status.ConditionType;
import io.fairlead.platform.Role;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.record.kafka.RecordHealth;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// docs/answers.schema.json says the same as the code. That answers fit it is tested where the commands run, in
/// `acceptance`.
class AnswersSchemaTest {
    private static final JsonNode SCHEMA = read();

    private static JsonNode read() {
        try {
            return new JsonMapper()
                    .readTree(Path.of("../docs/answers.schema.json").toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void hasADefinitionForEachCommandThatAnswersPrograms() {
        List<String> commands = new ArrayList<>();
        collect(FairleadCommand.commandLine(BundledConnectors.list()), "", commands);
        assertThat(commands)
                .contains("status", "dlq-show")
                .allSatisfy(command -> assertThat(SCHEMA.path("$defs").has(command))
                        .as(command)
                        .isTrue());
    }

    private static void collect(CommandLine parent, String prefix, List<String> commands) {
        parent.getSubcommands().forEach((name, command) -> {
            if (command.getCommandSpec().findOption("-o") != null) {
                commands.add(prefix + name);
            }
            collect(command, prefix + name + "-", commands);
        });
    }

    @Test
    void describesEveryKeyAndAllowsNoOther() {
        List<JsonNode> objects = new ArrayList<>();
        collectObjects(SCHEMA, objects);
        assertThat(objects).hasSizeGreaterThan(30).allSatisfy(object -> {
            assertThat(object.has("additionalProperties")).as(object.toString()).isTrue();
            object.path("properties")
                    .properties()
                    .forEach(
                            key -> assertThat(key.getValue().path("description").asText())
                                    .as(key.toString())
                                    .endsWith("."));
        });
    }

    private static void collectObjects(JsonNode node, List<JsonNode> objects) {
        if (node.path("type").asText().equals("object")) {
            objects.add(node);
        }
        for (Iterator<JsonNode> each = node.elements(); each.hasNext(); ) {
            collectObjects(each.next(), objects);
        }
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                Arguments.of("/$defs/condition/properties/type", texts(ConditionType.values())),
                Arguments.of("/$defs/condition/properties/status", texts(Condition.Status.values())),
                Arguments.of("/$defs/process/properties/roles/items", names(Role.values())),
                Arguments.of("/$defs/record/properties/state", names(RecordHealth.State.values())),
                Arguments.of("/$defs/source/properties/state", names(SourceHealth.State.values())),
                Arguments.of("/$defs/table-source/properties/freshness", names(Freshness.values())),
                Arguments.of("/$defs/target/properties/state", names(TargetHealth.State.values())),
                Arguments.of(
                        "/$defs/target/properties/problems/items/properties/kind",
                        names(TargetHealth.Problem.Kind.values())),
                Arguments.of("/$defs/withheld-change/properties/withheld-by", texts(WithheldBy.values())),
                Arguments.of("/$defs/notice/properties/kind", names(Notice.Kind.values())),
                Arguments.of("/$defs/protocol", constants(Protocol.values())),
                Arguments.of("/$defs/services/items/properties/resolution", constants(Resolution.values())));
    }

    @ParameterizedTest
    @MethodSource("choices")
    void listsEveryValueOfAChoice(String place, List<String> values) {
        List<String> listed = new ArrayList<>();
        SCHEMA.at(place).path("enum").forEach(value -> listed.add(value.asText()));
        assertThat(listed).containsExactlyInAnyOrderElementsOf(values);
    }

    /// A target counts its notices by kind.
    @Test
    void countsEveryKindOfNoticeOfATarget() {
        assertThat(names(Notice.Kind.values()))
                .allSatisfy(
                        kind -> assertThat(SCHEMA.at("/$defs/target/properties").has(kind))
                                .as(kind)
                                .isTrue());
    }

    private static List<String> constants(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name).toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return constants(values).stream()
                .map(name -> name.toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }

    private static List<String> texts(Object[] values) {
        return Arrays.stream(values).map(String::valueOf).toList();
    }
}

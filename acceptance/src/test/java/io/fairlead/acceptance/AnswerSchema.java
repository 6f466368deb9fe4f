package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.fairlead.testkit.process.FairleadProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What commands print for programs, against the promise of docs/answers.schema.json.
final class AnswerSchema {
    private static final Path FILE = file();

    private AnswerSchema() {}

    /// Of the checkout, whether tests run in it or in their module.
    private static Path file() {
        Path above = Path.of("../docs/answers.schema.json");
        return above.toFile().exists() ? above : Path.of("docs/answers.schema.json");
    }

    /// Runs a command with `-o json` to its end, and returns its answer.
    ///
    /// @param command as in the schema: `dlq-list` for `dlq list`
    static JsonNode answer(Path folder, int exitCode, String command, String... arguments)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        FairleadProcess.Answer answer = FairleadProcess.answer(folder, Map.of(), all.toArray(String[]::new));
        assertThat(answer.exitCode()).as("%s", answer).isEqualTo(exitCode);
        return requireValid(command, answer.out());
    }

    /// Returns the answer that was printed.
    ///
    /// @param command as in the schema: `dlq-list` for `dlq list`
    static JsonNode requireValid(String command, String json) throws IOException {
        JsonNode answer = new JsonMapper().readTree(json);
        assertThat(schema(command)
                        .validate(
                                answer,
                                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .as("%s: %s", command, json)
                .isEmpty();
        return answer;
    }

    private static Schema schema(String command) throws IOException {
        ObjectNode all = new JsonMapper().readValue(FILE.toFile(), ObjectNode.class);
        assertThat(all.path("$defs").has(command)).as(command).isTrue();
        all.put("$ref", "#/$defs/" + command);
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(all);
    }
}

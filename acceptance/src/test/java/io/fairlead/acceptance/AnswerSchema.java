package io.fairlead.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Path;

/// What commands print for programs, against the promise of docs/answers.schema.json.
final class AnswerSchema {
    private static final Path FILE = file();

    private AnswerSchema() {}

    /// Of the checkout, whether tests run in it or in their module.
    private static Path file() {
        Path above = Path.of("../docs/answers.schema.json");
        return above.toFile().exists() ? above : Path.of("docs/answers.schema.json");
    }

    /// Returns the answer.
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

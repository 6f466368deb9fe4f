package io.fairlead.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class OpenApiTest {
    private static final Path FILE = Path.of("../docs/openapi.json");
    private static final ObjectNode DOCUMENT = Api.document();

    @Test
    void theDocumentIsTheOneOfTheCode() throws IOException {
        JsonMapper mapper = new JsonMapper();
        String text = mapper.writerWithDefaultPrettyPrinter().writeValueAsString(DOCUMENT) + "\n";
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(FILE, text);
        }
        assertThat(Files.readString(FILE))
                .as("docs/openapi.json is stale; run ./mvnw -q -pl api -am test -Dtest=OpenApiTest -Dregenerate=true")
                .isEqualTo(text);
    }

    @Test
    void everyReferenceHasItsSchema() {
        assertThat(DOCUMENT.findValuesAsText("$ref"))
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                DOCUMENT.at(reference.substring(1)).isObject())
                        .as(reference)
                        .isTrue());
    }

    @Test
    void everyRouteHasAnAnswerAndItsProblems() {
        for (Route route : Routes.all(new TailRoute())) {
            JsonNode operation = DOCUMENT.path("paths")
                    .path(route.path())
                    .path(route.method().toLowerCase(java.util.Locale.ROOT));
            assertThat(operation.at("/responses/200/content").fieldNames())
                    .toIterable()
                    .containsExactly(route.answer().mediaType());
            for (ProblemKind problem : route.problems()) {
                assertThat(operation
                                .path("responses")
                                .path(Integer.toString(problem.status()))
                                .at("/content/application~1problem+json/schema/$ref")
                                .asText())
                        .isEqualTo("#/components/schemas/ApiProblem");
            }
        }
    }

    @Test
    void whatMayBeMissingIsNotRequired() {
        JsonNode decision = DOCUMENT.at("/components/schemas/DecisionView");
        assertThat(decision.path("required"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder("time", "what", "reason", "sources", "ref");
        assertThat(decision.path("additionalProperties").isBoolean()).isTrue();
        assertThat(DOCUMENT.at("/components/schemas/ServiceView/properties").has("empty-since"))
                .isTrue();
        assertThat(DOCUMENT.at("/components/schemas/WitnessView/required"))
                .extracting(JsonNode::asText)
                .contains("suspect");
    }
}

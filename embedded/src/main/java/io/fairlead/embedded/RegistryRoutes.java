package io.fairlead.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.wire.schemaregistry.CompatibilityLevel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// Confluent's REST calls: method and path to [RegistryCalls], results to JSON.
///
/// Not supported, with 404 or 405: deleting, changing the mode, references, types other than AVRO, contexts.
final class RegistryRoutes {
    private static final List<String> TEMPLATES = List.of(
            "",
            "subjects",
            "subjects/*",
            "subjects/*/versions",
            "subjects/*/versions/*",
            "subjects/*/versions/*/schema",
            "schemas/types",
            "schemas/ids/*",
            "schemas/ids/*/schema",
            "schemas/ids/*/subjects",
            "schemas/ids/*/versions",
            "compatibility/subjects/*/versions",
            "compatibility/subjects/*/versions/*",
            "config",
            "config/*",
            "mode",
            "mode/*");

    private final RegistryCalls calls;
    private final ObjectMapper mapper;

    RegistryRoutes(RegistryCalls calls, ObjectMapper mapper) {
        this.calls = calls;
        this.mapper = mapper;
    }

    /// @param path decoded segments
    record Request(String method, List<String> path, Map<String, String> query, JsonNode body) {
        String at(int segment) {
            return path.get(segment);
        }

        /// The call with `*` for variable parts: `GET subjects/*/versions/*`.
        String shape() {
            String template =
                    TEMPLATES.stream().filter(this::matches).findFirst().orElse("?");
            return method + " " + template;
        }

        private boolean matches(String template) {
            List<String> parts = template.isEmpty() ? List.of() : List.of(template.split("/"));
            return parts.size() == path.size()
                    && IntStream.range(0, path.size())
                            .allMatch(i ->
                                    parts.get(i).equals("*") || parts.get(i).equals(at(i)));
        }
    }

    JsonNode answer(Request request) {
        return switch (request.shape()) {
            case "GET " -> mapper.createObjectNode();
            case "GET subjects" -> array(calls.subjects());
            case "GET subjects/*/versions" -> versions(calls.versions(request.at(1)));
            case "POST subjects/*/versions" ->
                mapper.createObjectNode().put("id", calls.register(request.at(1), schema(request)));
            case "POST subjects/*" -> json(calls.lookUp(request.at(1), schema(request)));
            case "GET subjects/*/versions/*" -> json(calls.version(request.at(1), number(request.at(3))));
            case "GET subjects/*/versions/*/schema" ->
                raw(calls.version(request.at(1), number(request.at(3))).schema());
            case "GET schemas/types" -> array(List.of("AVRO"));
            case "GET schemas/ids/*" -> mapper.createObjectNode().put("schema", calls.byId(id(request.at(2))));
            case "GET schemas/ids/*/schema" -> raw(calls.byId(id(request.at(2))));
            case "GET schemas/ids/*/versions" -> uses(calls.usesOf(id(request.at(2))));
            case "GET schemas/ids/*/subjects" ->
                array(calls.usesOf(id(request.at(2))).stream()
                        .map(RegistryCalls.Version::subject)
                        .toList());
            case "POST compatibility/subjects/*/versions/*", "POST compatibility/subjects/*/versions" ->
                compatibility(request);
            case "GET config" ->
                mapper.createObjectNode()
                        .put("compatibilityLevel", calls.level().name());
            case "GET config/*" -> level(request);
            case "PUT config" -> setLevel("", request.body());
            case "PUT config/*" -> setLevel(request.at(1), request.body());
            case "GET mode", "GET mode/*" -> mapper.createObjectNode().put("mode", "READWRITE");
            default -> throw unknown(request);
        };
    }

    private static RegistryRefusal unknown(Request request) {
        boolean known = List.of("subjects", "schemas", "compatibility", "config", "mode")
                .contains(request.path().isEmpty() ? "" : request.at(0));
        return known && !request.method().equals("GET")
                ? new RegistryRefusal(405, "The embedded schema registry has no " + request.method() + " here")
                : new RegistryRefusal(404, "HTTP 404 Not Found");
    }

    private static String schema(Request request) {
        JsonNode body = request.body();
        if (!body.path("schema").isTextual()) {
            throw new RegistryRefusal(42201, "Invalid schema: the body has no text \"schema\"");
        }
        if (!body.path("schemaType").asText("AVRO").equals("AVRO")
                || !body.path("references").isEmpty()) {
            throw new RegistryRefusal(
                    42201, "Invalid schema: the embedded registry takes only AVRO without references");
        }
        return body.path("schema").asText();
    }

    private static int number(String version) {
        try {
            int number = version.equals("latest") ? -1 : Integer.parseInt(version);
            if (number >= -1 && number != 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Rejected below.
        }
        throw new RegistryRefusal(
                42202,
                "The specified version '" + version + "' is not a valid version id. Allowed values are between [1,"
                        + " 2^31-1] and the string \"latest\"");
    }

    private static int id(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new RegistryRefusal(404, "HTTP 404 Not Found");
        }
    }

    private ObjectNode compatibility(Request request) {
        List<String> problems = calls.problems(request.at(2), schema(request));
        ObjectNode answer = mapper.createObjectNode().put("is_compatible", problems.isEmpty());
        if (request.query().getOrDefault("verbose", "false").equals("true")) {
            answer.set("messages", array(problems));
        }
        return answer;
    }

    private ObjectNode level(Request request) {
        String subject = request.at(1);
        boolean otherwiseGlobal =
                request.query().getOrDefault("defaultToGlobal", "false").equals("true");
        CompatibilityLevel level = calls.level(subject)
                .or(() -> otherwiseGlobal ? java.util.Optional.of(calls.level()) : java.util.Optional.empty())
                .orElseThrow(() -> new RegistryRefusal(
                        40408, "Subject '" + subject + "' does not have subject-level compatibility configured"));
        return mapper.createObjectNode().put("compatibilityLevel", level.name());
    }

    private ObjectNode setLevel(String subject, JsonNode body) {
        String name = body.path("compatibility").asText();
        CompatibilityLevel level;
        try {
            level = CompatibilityLevel.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException _) {
            throw new RegistryRefusal(
                    42203,
                    "Invalid compatibility level. Valid values are none, backward, forward, full,"
                            + " backward_transitive, forward_transitive, and full_transitive");
        }
        calls.setLevel(subject, level);
        return mapper.createObjectNode().put("compatibility", level.name());
    }

    private ObjectNode json(RegistryCalls.Version version) {
        return mapper.createObjectNode()
                .put("subject", version.subject())
                .put("version", version.version())
                .put("id", version.id())
                .put("schema", version.schema());
    }

    private JsonNode raw(String schema) {
        try {
            return mapper.readTree(schema);
        } catch (java.io.IOException e) {
            throw new io.fairlead.model.failure.Bug("a schema that is no JSON: " + schema, e);
        }
    }

    private ArrayNode uses(List<RegistryCalls.Version> uses) {
        ArrayNode array = mapper.createArrayNode();
        uses.forEach(use -> array.addObject().put("subject", use.subject()).put("version", use.version()));
        return array;
    }

    private ArrayNode versions(int count) {
        ArrayNode array = mapper.createArrayNode();
        IntStream.rangeClosed(1, count).forEach(array::add);
        return array;
    }

    private ArrayNode array(List<String> texts) {
        ArrayNode array = mapper.createArrayNode();
        texts.forEach(array::add);
        return array;
    }
}

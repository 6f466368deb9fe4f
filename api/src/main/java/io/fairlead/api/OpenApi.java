package io.fairlead.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaBuilder;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.module.jackson.JacksonModule;
import io.fairlead.api.Route.Body;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The OpenAPI 3.1 document of the routes. The schemas of its bodies are made of the records that are sent.
final class OpenApi {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PROBLEM = "application/problem+json";

    private final SchemaBuilder schemas = new SchemaGenerator(
                    new SchemaGeneratorConfigBuilder(SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                            .with(new JacksonModule())
                            .with(
                                    Option.DEFINITIONS_FOR_ALL_OBJECTS,
                                    Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                                    Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES)
                            .with(OpenApi::requireFields)
                            .build())
            .buildMultipleSchemaDefinitions();

    private OpenApi() {}

    private static void requireFields(SchemaGeneratorConfigBuilder builder) {
        builder.forFields()
                .withRequiredCheck(field -> !isNullable(field) || isSentAsNull(field))
                .withNullableCheck(field -> isNullable(field) && isSentAsNull(field));
    }

    private static boolean isNullable(FieldScope field) {
        return field.getRawMember().getAnnotatedType().isAnnotationPresent(Nullable.class);
    }

    private static boolean isSentAsNull(FieldScope field) {
        return !field.getRawMember().getDeclaringClass().isAnnotationPresent(JsonInclude.class);
    }

    static ObjectNode of(List<Route> routes) {
        return new OpenApi().document(routes);
    }

    private ObjectNode document(List<Route> routes) {
        ObjectNode document = JSON.objectNode();
        document.put("openapi", "3.1.0");
        document.putObject("info")
                .put("title", "Fairlead")
                .put("version", "v1")
                .put("description", "Questions to a running process, and acts. Described in docs/api.md.")
                .putObject("license")
                .put("name", "Apache-2.0")
                .put("identifier", "Apache-2.0");
        ObjectNode paths = document.putObject("paths");
        routes.stream()
                .collect(Collectors.groupingBy(Route::path, TreeMap::new, Collectors.toList()))
                .forEach((path, all) -> {
                    ObjectNode item = paths.putObject(path);
                    all.forEach(route -> item.set(route.method().toLowerCase(Locale.ROOT), operation(route)));
                });
        document.putArray("security").addObject().putArray("token");
        document.withArray("security").addObject();
        ObjectNode components = document.putObject("components");
        components
                .putObject("securitySchemes")
                .putObject("token")
                .put("type", "http")
                .put("scheme", "bearer")
                .put("description", "Needed where tokens or an OIDC issuer are configured.");
        JsonNode collected = schemas.collectDefinitions("components/schemas");
        components.set("schemas", collected);
        return document;
    }

    private ObjectNode operation(Route route) {
        ObjectNode operation = JSON.objectNode();
        operation.put("operationId", route.path().replaceFirst(".*/", "").replaceFirst("\\..*", ""));
        operation.put("summary", route.summary());
        if (!route.parameters().isEmpty()) {
            var parameters = operation.putArray("parameters");
            route.parameters().forEach(it -> parameters.add(parameter(it)));
        }
        ObjectNode responses = operation.putObject("responses");
        ObjectNode success = responses.putObject("200").put("description", "The answer.");
        success.putObject("content").putObject(route.answer().mediaType()).set("schema", schema(route.answer()));
        if (route.answer() instanceof Body.OfType) {
            responses.putObject("304").put("description", "The answer is that of the entity tag in If-None-Match.");
        }
        route.problems().stream().sorted().forEach(kind -> problem(responses, kind));
        operation.put(
                "description",
                "Needs the role " + route.permission().role() + ". Requests with a wrong Host header get 421.");
        return operation;
    }

    private void problem(ObjectNode responses, ProblemKind kind) {
        responses
                .putObject(Integer.toString(kind.status()))
                .put("description", kind.title() + ".")
                .putObject("content")
                .putObject(PROBLEM)
                .set("schema", schemas.createSchemaReference(ApiProblem.class));
    }

    private JsonNode schema(Body body) {
        return switch (body) {
            case Body.OfType(var type) -> schemas.createSchemaReference(type);
            case Body.OfObject(var description) ->
                JSON.objectNode().put("type", "object").put("description", description);
            case Body.OfEvents _ -> JSON.objectNode().put("type", "string");
        };
    }

    private static ObjectNode parameter(Parameter parameter) {
        ObjectNode node = JSON.objectNode();
        node.put("name", parameter.name());
        node.put("in", "query");
        node.put("required", parameter.isRequired());
        node.put("description", parameter.description());
        node.set("schema", parameter.kind().schema());
        return node;
    }
}

package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.AnnotationKeyword;
import com.networknt.schema.path.NodePath;
import io.fairlead.model.Nearest;
import io.fairlead.options.KeyPath;
import io.fairlead.options.OptionsSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Finds what the schema refuses, and reports it in terms of fairlead.yaml rather than of JSON Schema.
///
/// What depends on several values is left to [CrossCheck]; so is the kind of a source or target (the schema's
/// only `oneOf`), because a misspelt kind would otherwise be reported three times.
final class SchemaCheck {
    private static final Dialect DIALECT = Dialect.builder(Dialects.getDraft202012())
            .keywords(OptionsSchema.BOUNDS.stream().map(AnnotationKeyword::new).toList())
            .build();

    private final ConfigSchema schema;
    private final ConfigTree tree;
    private final RemovedKeys removed;
    private final Problems problems;
    private final Set<KeyPath> reported = new HashSet<>();

    SchemaCheck(ConfigSchema schema, ConfigTree tree, RemovedKeys removed, Problems problems) {
        this.schema = schema;
        this.tree = tree;
        this.removed = removed;
        this.problems = problems;
    }

    void run() {
        for (Error error :
                SchemaRegistry.withDialect(DIALECT).getSchema(schema.root()).validate(tree.root())) {
            List<Object> evaluated = steps(error.getEvaluationPath());
            if (evaluated.contains("anyOf")) {
                alternatives(error);
            } else if (!evaluated.contains("oneOf")) {
                add(error);
            }
        }
    }

    private void add(Error error) {
        KeyPath path = path(error.getInstanceLocation());
        List<Object> location = steps(error.getSchemaLocation().getFragment());
        JsonNode part = schema.at(location.subList(0, location.size() - 1));
        switch (error.getKeyword()) {
            case "additionalProperties" -> unknown(path, error.getProperty(), part);
            case "required" -> missing(path, error, part);
            case "dependentRequired" ->
                missing(path, error.getArguments()[0].toString(), part, ", needed with " + error.getProperty());
            default ->
                report(
                        path,
                        tree.line(path),
                        "found " + FoundValue.of(error.getInstanceNode(), schema.isSecret(path)) + ", expected "
                                + schema.expected(part)
                                + quotes(error.getInstanceNode(), part));
        }
    }

    /// YAML reads `2024`, `true` and `01` as a number or a boolean where a string was intended.
    private static String quotes(JsonNode found, JsonNode part) {
        boolean readAsOther = found.isNumber() || found.isBoolean();
        boolean fits = Pattern.compile(part.path("pattern").asText())
                .matcher(found.asText())
                .find();
        return readAsOther && fits && part.path("type").asText().equals("string") ? "; put the value in quotes" : "";
    }

    /// Each alternative of an `anyOf` has its error; together they are one error of the map.
    private void alternatives(Error error) {
        List<Object> location = steps(error.getSchemaLocation().getFragment());
        JsonNode part = schema.at(location.subList(0, location.lastIndexOf("anyOf")));
        KeyPath path = path(error.getInstanceLocation());
        report(
                path,
                tree.line(path),
                "found " + FoundValue.of(error.getInstanceNode(), schema.isSecret(path)) + ", expected "
                        + schema.expected(part));
    }

    private void unknown(KeyPath parent, String key, JsonNode part) {
        KeyPath path = parent.child(key);
        List<String> known = new ArrayList<>();
        part.path("properties").fieldNames().forEachRemaining(known::add);
        String text = removed.explain(path)
                .orElseGet(() -> Nearest.to(key, known)
                        .map(near -> "unknown key; did you mean \"" + near + "\"?")
                        .orElseGet(() -> "unknown key; expected one of " + String.join(", ", known)));
        report(path, tree.line(path), text);
    }

    /// A key that is only misspelt is reported as an unknown key.
    private void missing(KeyPath parent, Error error, JsonNode part) {
        String key = error.getProperty();
        boolean misspelt = error.getInstanceNode().properties().stream()
                .map(Map.Entry::getKey)
                .anyMatch(given -> !part.path("properties").has(given)
                        && Nearest.to(given, List.of(key)).isPresent());
        if (!misspelt) {
            missing(parent, key, part, "");
        }
    }

    private void missing(KeyPath parent, String key, JsonNode part, String why) {
        String expected = schema.expected(part.path("properties").path(key));
        report(parent.child(key), tree.line(parent), "missing" + why + "; expected " + expected);
    }

    /// One error per value: a wrong type often violates other keywords as well.
    private void report(KeyPath path, int line, String text) {
        if (reported.add(path)) {
            problems.add(line, path, text);
        }
    }

    private static KeyPath path(NodePath location) {
        KeyPath path = KeyPath.ROOT;
        for (Object step : steps(location)) {
            path = step instanceof Integer index ? path.item(index) : path.child(step.toString());
        }
        return path;
    }

    private static List<Object> steps(NodePath path) {
        List<Object> steps = new ArrayList<>();
        for (int i = 0; i < path.getNameCount(); i++) {
            steps.add(path.getElement(i));
        }
        return steps;
    }
}

package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.model.Nearest;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.KeyPath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/// One key of the configuration as the schema describes it.
///
/// @param path with `[]` after a list; empty for the file itself
/// @param defaultValue empty if there is none
/// @param keys the keys of this map, or of each item of this list, with the first sentence about each
public record KeyExplanation(
        String path,
        String expected,
        boolean required,
        String defaultValue,
        List<String> examples,
        String description,
        Map<String, String> keys) {
    public KeyExplanation {
        examples = List.copyOf(examples);
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
    }

    /// The description of a key in the schema.
    ///
    /// @param wanted such as `sources.consul.address`; an index or `[]` after a list may be omitted
    /// @throws ConfigurationFailure `CONFIG-KEY-UNKNOWN`, with the most similar key
    public static KeyExplanation of(Connectors connectors, String wanted) {
        ConfigSchema schema = ConfigSchema.of(connectors);
        List<ConfigKey> all = ConfigKey.all(schema);
        String path = withoutIndices(wanted);
        if (path.isEmpty()) {
            return of(new ConfigKey(KeyPath.ROOT, schema.root(), schema.root(), false), schema, all);
        }
        return all.stream()
                .filter(key -> withoutIndices(key.path().text()).equals(path))
                .findFirst()
                .map(key -> of(key, schema, all))
                .orElseThrow(() -> unknown(wanted, path, all));
    }

    private static KeyExplanation of(ConfigKey key, ConfigSchema schema, List<ConfigKey> all) {
        JsonNode otherwise = key.schema().path("default");
        JsonNode examples = (key.schema().has("examples") ? key.schema() : key.resolved()).path("examples");
        return new KeyExplanation(
                key.path().text(),
                schema.expected(key.schema()),
                key.required(),
                otherwise.isMissingNode() ? "" : text(otherwise),
                StreamSupport.stream(examples.spliterator(), false)
                        .map(KeyExplanation::text)
                        .toList(),
                key.description(),
                keysOf(key, all));
    }

    /// Names may contain dots (`bootstrap.servers`): a key is a direct one if no other key is in between.
    private static Map<String, String> keysOf(ConfigKey parent, List<ConfigKey> all) {
        Map<String, String> keys = new LinkedHashMap<>();
        String prefix = parent.path().text().isEmpty()
                ? ""
                : withoutIndices(parent.path().text()) + ".";
        for (ConfigKey key : all) {
            String path = withoutIndices(key.path().text());
            if (path.startsWith(prefix) && keys.keySet().stream().noneMatch(it -> path.startsWith(prefix + it + "."))) {
                keys.put(path.substring(prefix.length()), firstSentence(key.description()));
            }
        }
        return keys;
    }

    private static ConfigurationFailure unknown(String wanted, String path, List<ConfigKey> all) {
        Map<String, String> known = new LinkedHashMap<>();
        all.forEach(
                key -> known.put(withoutIndices(key.path().text()), key.path().text()));
        String advice = Nearest.to(path, known.keySet())
                .or(() -> known.keySet().stream()
                        .filter(key -> key.endsWith("." + path))
                        .findFirst())
                .map(near -> "did you mean \"" + known.get(near) + "\"?")
                .orElse("`fairlead explain` without a key shows those of the file");
        return new ConfigurationFailure(
                "CONFIG-KEY-UNKNOWN", "the configuration has no key \"" + wanted + "\"; " + advice);
    }

    private static String withoutIndices(String path) {
        return path.replaceAll("\\[\\d*]", "");
    }

    private static String firstSentence(String text) {
        int end = text.indexOf(". ");
        return end < 0 ? text : text.substring(0, end + 1);
    }

    private static String text(JsonNode value) {
        return value.isTextual() ? value.asText() : value.toString();
    }
}

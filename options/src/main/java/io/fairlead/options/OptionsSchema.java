package io.fairlead.options;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fairlead.model.failure.Bug;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The JSON Schema (2020-12) of the options of one kind of source or target: the one place of their keys, defaults,
/// bounds, secrets and documentation.
///
/// Beside the keywords of JSON Schema:
///
/// | keyword                          | meaning                                                                     |
/// |----------------------------------|-----------------------------------------------------------------------------|
/// | `title`                          | what is expected, as it follows "expected" in a message                     |
/// | `default`                        | the value of a key that is not given                                        |
/// | `writeOnly: true`                | a secret: `${env:NAME}` and `${file:PATH}` are replaced; it is never shown  |
/// | `minimumDuration`, `maximumDuration` | bounds of a `#/$defs/duration` or `#/$defs/interval`, such as `10m`     |
/// | `minimumSize`, `maximumSize`     | bounds of a `#/$defs/size`, such as `1MiB`                                  |
///
/// `#/$defs/` holds the types that `fairlead.schema.json` defines: `duration`, `interval`, `name`, `path`, `share`,
/// `size` and `texts`.
public record OptionsSchema(JsonNode root) {
    /// The keywords that JSON Schema does not have.
    public static final List<String> BOUNDS =
            List.of("minimumDuration", "maximumDuration", "minimumSize", "maximumSize");

    /// Reads the resource `NAME.schema.json` in the package of `type`.
    public static OptionsSchema of(Class<?> type, String name) {
        String resource = name + ".schema.json";
        try (InputStream in = Objects.requireNonNull(type.getResourceAsStream(resource), resource)) {
            return new OptionsSchema(new ObjectMapper().readTree(in));
        } catch (IOException e) {
            throw new Bug("the schema " + resource + " beside " + type.getName() + " cannot be read", e);
        }
    }

    /// Options of which none is given.
    public Options defaults() {
        ConfigEnvironment nowhere = new ConfigEnvironment(Path.of(""), Path.of("/"), Map.of());
        return new Options(JsonNodeFactory.instance.objectNode(), root, KeyPath.ROOT, nowhere);
    }
}

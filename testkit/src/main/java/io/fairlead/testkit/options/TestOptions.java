package io.fairlead.testkit.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.options.Connector;
import io.fairlead.options.KeyPath;
import io.fairlead.options.Options;
import java.nio.file.Path;
import java.util.Map;

/// Options as if read from `/etc/fairlead/fairlead.yaml`, for the tests of a kind.
public final class TestOptions {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES, JsonReadFeature.ALLOW_SINGLE_QUOTES)
            .build();

    private TestOptions() {}

    /// Options of a kind.
    ///
    /// @param json of the options; names may be without quotes, and strings in single quotes
    public static Options of(Connector<?> kind, String json) {
        try {
            return new Options(
                    JSON.readTree(json),
                    kind.schema().root(),
                    KeyPath.ROOT,
                    new ConfigEnvironment(Path.of("/etc/fairlead"), Path.of("/home/me"), Map.of()));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}

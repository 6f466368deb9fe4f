package io.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The schema says the same as the code, and enough for a message and a line of documentation about every key.
class ConfigSchemaTest {
    private static final Path PUBLISHED = Path.of("../docs/fairlead.schema.json");
    private static final ConfigSchema SCHEMA = ConfigSchema.of(Corpus.CONNECTORS);

    @Test
    void isPublishedAsItIsUsed() throws Exception {
        String published = new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(SCHEMA.root()) + "\n";
        if (Boolean.getBoolean("regenerate")) {
            Files.writeString(PUBLISHED, published);
        }
        assertThat(Files.readString(PUBLISHED))
                .as("docs/fairlead.schema.json is stale; run: ./mvnw -q -pl connectors -am test -Dtest=ConfigSchemaTest"
                        + " -Dregenerate=true")
                .isEqualTo(published);
    }

    @Test
    void saysOfEveryKeyWhatItIsForAndWhatIsExpected() {
        for (ConfigKey key : ConfigKey.all(SCHEMA)) {
            assertThat(key.schema().has("description") || key.resolved().has("description"))
                    .as(key + " has a description")
                    .isTrue();
            assertThat(key.resolved().has("title") || key.resolved().has("enum"))
                    .as(key + " has a title")
                    .isTrue();
            assertThat(key.resolved().has("properties")
                            || key.schema().has("default")
                            || key.schema().has("examples")
                            || key.resolved().path("items").has("$ref")
                            || key.path().text().startsWith("kafka."))
                    .as(key + " has a default or an example")
                    .isTrue();
        }
    }

    @Test
    void marksAsSecretWhatMayBeASecret() {
        for (ConfigKey key : ConfigKey.all(SCHEMA)) {
            if (!key.resolved().path("type").asText().equals("object")) {
                assertThat(SCHEMA.isSecret(key.path()))
                        .as(key + " is writeOnly exactly where ${env:...} is read")
                        .isEqualTo(key.resolved().path("writeOnly").asBoolean());
            }
        }
    }

    @Test
    void givesTheDefaultsThatTheRecordsHave() {
        String minimal = """
                pipeline: shop
                kafka: {bootstrap.servers: "localhost:9092"}
                schema-registry: {url: "http://localhost:8081"}
                http: {%s}
                topics: {%s}
                sources: [{name: dc1, consul: {%s}%s}, {name: static, files: {paths: [a.yaml]%s}}]
                merge: {%s}
                targets: [{name: prod, policy: sync, istio: {%s}, coalesce: {%s}, delete-limit: {%s}, drift: {%s},
                    health: {%s}%s}]
                """;
        List<String> sections = List.of(
                "http",
                "topics",
                "sources[].consul",
                "sources[]",
                "sources[].files",
                "merge",
                "targets[].istio",
                "targets[].coalesce",
                "targets[].delete-limit",
                "targets[].drift",
                "targets[].health",
                "targets[]");
        Object[] none = sections.stream().map(section -> "").toArray();
        Object[] written = sections.stream()
                .map(section -> defaults(section, section.endsWith("[]") || section.equals("sources[].files")))
                .toArray();

        assertThat(List.of(written).toString())
                .contains("port", "blocking-query-wait", "snapshot-interval", "exclude", "max-concurrent-writes");
        assertThat(Corpus.parse(minimal.formatted(written))).isEqualTo(Corpus.parse(minimal.formatted(none)));
    }

    @Test
    void hasNoKeyThatTheTestOfEveryKeyLeavesOut() {
        Set<String> written = new TreeSet<>();
        for (String name : List.of("every-key.good.yaml", "embedded-kept.good.yaml")) {
            ConfigTree tree =
                    YamlReader.read(Corpus.text(name), new Problems(name)).orElseThrow();
            tree.lines().keySet().forEach(path -> written.add(path.pattern()));
        }

        assertThat(ConfigKey.all(SCHEMA)).extracting(key -> key.path().text()).isSubsetOf(written);
    }

    private static String defaults(String section, boolean furtherKeys) {
        List<String> lines = new ArrayList<>();
        for (ConfigKey key : ConfigKey.all(SCHEMA)) {
            String path = key.path().text();
            JsonNode value = key.schema().path("default");
            if (!value.isMissingNode()
                    && path.substring(0, path.lastIndexOf('.')).equals(section)) {
                lines.add(path.substring(path.lastIndexOf('.') + 1) + ": " + value);
            }
        }
        return (furtherKeys && !lines.isEmpty() ? ", " : "") + String.join(", ", lines);
    }
}

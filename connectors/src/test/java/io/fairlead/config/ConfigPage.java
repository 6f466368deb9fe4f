package io.fairlead.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// docs/config.md, made from the schema: one section for each map, one row for each key.
final class ConfigPage {
    private ConfigPage() {}

    static String render(ConfigSchema schema) {
        Map<String, List<ConfigKey>> sections = new LinkedHashMap<>();
        Map<String, String> descriptions = new LinkedHashMap<>();
        sections.put("", new ArrayList<>());
        descriptions.put("", "The keys of the file itself.");
        for (ConfigKey key : ConfigKey.all(schema)) {
            String path = key.path().text();
            String name = path.substring(lastName(path));
            String section = path.equals(name) ? "" : path.substring(0, path.length() - name.length() - 1);
            sections.computeIfAbsent(section, each -> new ArrayList<>()).add(key);
            descriptions.put(path, key.description());
        }
        StringBuilder page = new StringBuilder("""
                # Configuration: fairlead.yaml

                <!-- Made from config/src/main/resources/fairlead.schema.json by
                     ./mvnw -q -pl connectors -am test -Dtest=ConfigDocsTest -Dregenerate=true -->

                One YAML file. A path in it is relative to the directory of the file; `~` is the home directory. Durations are a whole
                number and `ms`, `s`, `m`, `h` or `d`; shares end with `%`; sizes are bytes or end with `KiB`, `MiB`, `GiB`.

                Where a key is marked *secret*, and in every property of `kafka` and `schema-registry`, `${env:NAME}` is replaced by an
                environment variable and `${file:PATH}` by the content of a file, without the white space around it; `$${`
                becomes `${` itself. Secrets never print.

                A running process follows the file, and takes a change over without a restart where it can; see
                [operations/reload.md](operations/reload.md).

                `fairlead validate` reports every mistake at once, each with its line, its key path, what was found and what was
                expected. Editors that know JSON Schema complete and check the file with [fairlead.schema.json](fairlead.schema.json):

                ```yaml
                # yaml-language-server: $schema=docs/fairlead.schema.json
                ```
                """);
        sections.forEach((section, keys) -> page.append(section(section, descriptions, keys)));
        return page.toString();
    }

    private static int lastName(String path) {
        if (path.endsWith("bootstrap.servers")) {
            return path.length() - "bootstrap.servers".length();
        }
        return path.lastIndexOf('.') + 1;
    }

    private static String section(String path, Map<String, String> descriptions, List<ConfigKey> keys) {
        String title = path.isEmpty() ? "The file" : "`" + path + "`";
        String about = descriptions.getOrDefault(path, descriptions.getOrDefault(path.replaceAll("\\[]$", ""), ""));
        String rows = keys.stream().map(key -> row(path, key)).collect(Collectors.joining());
        return "\n## " + title + "\n\n" + (about.isEmpty() ? "" : about + "\n\n")
                + "| key | expected | default | what it is for |\n|---|---|---|---|\n" + rows;
    }

    private static String row(String section, ConfigKey key) {
        String name = section.isEmpty() ? key.path().text() : key.path().text().substring(section.length() + 1);
        JsonNode defaultValue = key.schema().path("default");
        String otherwise = key.required() ? "**required**" : defaultValue.isMissingNode() ? "" : code(defaultValue);
        String examples = StreamSupport.stream(
                        key.schema().has("examples")
                                ? key.schema().get("examples").spliterator()
                                : key.resolved().path("examples").spliterator(),
                        false)
                .map(ConfigPage::code)
                .collect(Collectors.joining(", "));
        boolean secret = key.resolved().path("writeOnly").asBoolean() && section.startsWith("sources");
        return "| `" + name + "` | " + cell(expected(key)) + (secret ? " *(secret)*" : "") + " | " + otherwise + " | "
                + cell(key.description()) + (examples.isEmpty() ? "" : " Example: " + examples + ".") + " |\n";
    }

    private static String expected(ConfigKey key) {
        JsonNode resolved = key.resolved();
        if (resolved.has("title")) {
            return resolved.get("title").asText();
        }
        return StreamSupport.stream(resolved.path("enum").spliterator(), false)
                .map(ConfigPage::code)
                .collect(Collectors.joining(", "));
    }

    private static String code(JsonNode value) {
        return "`" + cell(value.isTextual() ? value.asText() : value.toString()) + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}

package io.fairlead.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Kubernetes objects from YAML or JSON files, directories and the standard input.
final class GivenObjects {
    private static final Pattern NAMES = Pattern.compile(".*\\.(ya?ml|json)");

    private GivenObjects() {}

    /// @param from paths; `-` is the standard input. Of a directory, the files in it whose name ends with yaml, yml or
    ///     json, by name
    /// @throws ConfigurationFailure `APP-OBJECT-FILE`: one cannot be read
    static List<JsonNode> read(List<String> from) {
        List<JsonNode> objects = new ArrayList<>();
        for (String each : from) {
            objects.addAll(each.equals("-") ? documents("the standard input", stdin()) : files(Path.of(each)));
        }
        return objects;
    }

    private static List<JsonNode> files(Path from) {
        try (Stream<Path> all = Files.walk(from)) {
            List<JsonNode> objects = new ArrayList<>();
            for (Path file : all.filter(Files::isRegularFile)
                    .filter(it ->
                            it.equals(from) || NAMES.matcher(it.toString()).matches())
                    .sorted()
                    .toList()) {
                objects.addAll(documents(file.toString(), Files.readString(file)));
            }
            return objects;
        } catch (IOException e) {
            throw new ConfigurationFailure("APP-OBJECT-FILE", from + " cannot be read: " + e, e);
        }
    }

    private static String stdin() {
        try {
            return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new ConfigurationFailure("APP-OBJECT-FILE", "the standard input cannot be read: " + e, e);
        }
    }

    private static List<JsonNode> documents(String name, String text) {
        try (MappingIterator<JsonNode> documents =
                new YAMLMapper().readerFor(JsonNode.class).readValues(text)) {
            return documents.readAll();
        } catch (JsonProcessingException e) {
            throw new ConfigurationFailure(
                    "APP-OBJECT-FILE", name + " is neither YAML nor JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ConfigurationFailure("APP-OBJECT-FILE", name + " cannot be read: " + e, e);
        }
    }
}

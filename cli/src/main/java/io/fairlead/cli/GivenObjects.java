package io.fairlead.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ingest.inventory.Document;
import io.fairlead.ingest.inventory.EntryProblems;
import io.fairlead.ingest.inventory.Node;
import io.fairlead.ingest.inventory.NodeReader;
import io.fairlead.model.failure.ConfigurationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Kubernetes objects from YAML or JSON files, directories and the standard input. YAML is read as an inventory is:
/// with anchors, aliases and merge keys.
final class GivenObjects {
    private static final Pattern NAMES = Pattern.compile(".*\\.(ya?ml|json)");

    private GivenObjects() {}

    /// @param from paths; `-` is the standard input. Of a directory, the files in it and in its subdirectories whose
    ///     name ends with yaml, yml or json, by name
    /// @throws ConfigurationFailure `APP-OBJECT-FILE`: one cannot be read; then none of them is used
    static List<JsonNode> read(List<String> from) {
        List<JsonNode> objects = new ArrayList<>();
        for (String each : from) {
            if (each.equals("-")) {
                objects.addAll(documents("the standard input", stdin()));
            } else {
                files(Path.of(each)).forEach(file -> objects.addAll(documents(file.toString(), bytes(file))));
            }
        }
        return objects;
    }

    /// Anything but a directory is read as it is: it may be a pipe.
    private static List<Path> files(Path from) {
        if (!Files.isDirectory(from)) {
            return List.of(from);
        }
        try (Stream<Path> all = Files.walk(from)) {
            return all.filter(it -> NAMES.matcher(it.toString()).matches())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (UncheckedIOException e) {
            throw unreadable(from.toString(), Objects.requireNonNullElse(e.getCause(), e));
        } catch (IOException e) {
            throw unreadable(from.toString(), e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file.toString(), e);
        }
    }

    private static byte[] stdin() {
        try {
            return System.in.readAllBytes();
        } catch (IOException e) {
            throw unreadable("the standard input", e);
        }
    }

    private static ConfigurationFailure unreadable(String name, Exception e) {
        return new ConfigurationFailure("APP-OBJECT-FILE", name + " cannot be read: " + e, e);
    }

    private static List<JsonNode> documents(String name, byte[] bytes) {
        EntryProblems problems = new EntryProblems(new Document(name, "the file", "", ""));
        List<Node> documents = documents(bytes, problems);
        List<JsonNode> objects = new ArrayList<>();
        documents.forEach(document -> objects.addAll(new ObjectTrees(problems).of(document)));
        if (!problems.isEmpty()) {
            throw new ConfigurationFailure("APP-OBJECT-FILE", problems.text());
        }
        return objects;
    }

    /// Text that begins as JSON may still be YAML: a map in braces.
    private static List<Node> documents(byte[] bytes, EntryProblems problems) {
        EntryProblems ofJson = problems.ofEntry();
        if (beginsAsJson(bytes)) {
            List<Node> documents = new NodeReader(ofJson).readAll(bytes, true);
            if (ofJson.isEmpty()) {
                return documents;
            }
        }
        List<Node> documents = new NodeReader(problems).readAll(bytes, false);
        if (!problems.isEmpty()) {
            problems.addAll(ofJson);
        }
        return documents;
    }

    private static boolean beginsAsJson(byte[] bytes) {
        for (byte each : bytes) {
            if (each > ' ') {
                return each == '{' || each == '[';
            }
        }
        return false;
    }
}

package io.fairlead.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The files under `src/test/resources/config`, read as if they stood in /etc/fairlead.
final class Corpus {
    static final ConfigEnvironment SURROUNDINGS = new ConfigEnvironment(
            Path.of("/etc/fairlead"),
            Path.of("/home/operator"),
            Map.of(
                    "CONSUL_TOKEN",
                    "consul-secret",
                    "KAFKA_PASSWORD",
                    "kafka-secret",
                    "REGISTRY_PASSWORD",
                    "registry-secret"));

    private static final Path FOLDER = Path.of("src/test/resources/config");

    private Corpus() {}

    static List<Path> files(String ending) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String name) {
        return text(FOLDER.resolve(name));
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static FairleadConfig parse(String text) {
        return ConfigReader.parse("fairlead.yaml", text, SURROUNDINGS);
    }
}

package io.fairlead.ingest.cmdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The directory that an installation gets as `plugins/cmdb`: this module, Debezium, and nothing that the
/// distribution has.
class PluginFolderIT {
    private static final Path FOLDER = Path.of("target/plugin/cmdb");

    private static List<String> jars() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void holdsTheModuleAndDebeziumOnly() throws IOException {
        assertThat(jars())
                .filteredOn(it -> it.startsWith("fairlead-"))
                .singleElement()
                .asString()
                .startsWith("fairlead-ingest-cmdb-");
        assertThat(jars())
                .anyMatch(it -> it.startsWith("debezium-embedded-"))
                .anyMatch(it -> it.startsWith("debezium-connector-postgres-"))
                .anyMatch(it -> it.startsWith("postgresql-"))
                .noneMatch(
                        it -> it.matches(
                                "(jetty|jersey|jakarta|hk2|slf4j|jackson-core|jackson-databind|jspecify|kafka-clients|junit|assertj).*"));
    }

    @Test
    void hasOneVersionOfEachLibrary() throws IOException {
        assertThat(jars()).extracting(it -> it.replaceFirst("-[0-9].*", "")).doesNotHaveDuplicates();
    }

    /// By which a module of another version is known.
    @Test
    void theJarOfTheModuleTellsItsVersion() throws IOException {
        String jar = jars().stream()
                .filter(it -> it.startsWith("fairlead-"))
                .findFirst()
                .orElseThrow();
        try (JarFile file = new JarFile(FOLDER.resolve(jar).toFile())) {
            assertThat(jar)
                    .isEqualTo("fairlead-ingest-cmdb-"
                            + file.getManifest().getMainAttributes().getValue("Implementation-Version") + ".jar");
        }
    }
}

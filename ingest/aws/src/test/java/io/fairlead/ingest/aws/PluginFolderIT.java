package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The directory that an installation gets as `plugins/aws`: this module, the SDK, and nothing that the
/// distribution has.
class PluginFolderIT {
    private static final Path FOLDER = Path.of("target/plugin/aws");

    private static List<String> jars() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void holdsTheModuleAndTheSdkOnly() throws IOException {
        assertThat(jars())
                .filteredOn(it -> it.startsWith("fairlead-"))
                .singleElement()
                .asString()
                .startsWith("fairlead-ingest-aws-");
        assertThat(jars())
                .anyMatch(it -> it.startsWith("autoscaling-"))
                .anyMatch(it -> it.startsWith("ec2-"))
                .anyMatch(it -> it.startsWith("servicediscovery-"))
                .anyMatch(it -> it.startsWith("sts-"))
                .anyMatch(it -> it.startsWith("url-connection-client-"))
                .noneMatch(it ->
                        it.matches("(netty|apache|apache5|httpc|slf4j|jackson|jspecify|kafka|avro|junit|assertj).*"));
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
                    .isEqualTo("fairlead-ingest-aws-"
                            + file.getManifest().getMainAttributes().getValue("Implementation-Version") + ".jar");
        }
    }
}

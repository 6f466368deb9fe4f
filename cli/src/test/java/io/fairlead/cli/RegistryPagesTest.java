package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The configurations of docs/registries as `fairlead validate` reads them: with every key, the rules and the
/// files that they name.
class RegistryPagesTest {
    private static final Path PAGES = Path.of("../docs/registries");
    private static final Pattern SOURCES = Pattern.compile("(?ms)^```yaml\n(sources:\n.*?)^```");
    private static final Pattern SECRET = Pattern.compile("/run/secrets/[a-z0-9./-]+");
    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            current-context: test
            clusters: [{name: test, cluster: {server: "https://kubernetes.example.com:6443"}}]
            users: [{name: test, user: {}}]
            contexts: [{name: test, context: {cluster: test, user: test}}]
            """;

    @TempDir
    private Path folder;

    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.list(PAGES)) {
            return pages.filter(page -> !page.endsWith("README.md")).sorted().toList();
        }
    }

    private static List<String> configurations(Path page) throws IOException {
        return SOURCES.matcher(Files.readString(page))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> configurationsAreValid() throws IOException {
        return pages().stream()
                .map(page -> DynamicTest.dynamicTest(page.getFileName().toString(), () -> {
                    List<String> configurations = configurations(page);
                    assertThat(configurations).as("configurations in %s", page).isNotEmpty();
                    for (String configuration : configurations) {
                        assertThat(validate(configuration)).as(configuration).isEqualTo("valid");
                    }
                }));
    }

    /// Otherwise a key that does not exist would not be found.
    @Test
    void aKeyThatDoesNotExistIsFound() throws IOException {
        String configuration = configurations(PAGES.resolve("http.md")).getFirst();

        assertThat(validate(configuration.replace("urls:", "urlz:"))).contains("urlz");
        assertThat(validate(configuration.replace("${service}", "${servise}"))).contains("servise");
    }

    private String validate(String sources) throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
                pipeline: shop
                kafka: {bootstrap.servers: "localhost:9092"}
                schema-registry: {url: "http://localhost:8081"}
                targets: []
                """ + withSecrets(sources));
        Invocation validation = Invocation.of("validate", "--config", file.toString());
        return validation.exitCode() == 0 ? "valid" : validation.out() + validation.err();
    }

    /// The files that a configuration names, in the folder of this test.
    private String withSecrets(String sources) throws IOException {
        Matcher named = SECRET.matcher(sources);
        while (named.find()) {
            Path file = folder.resolve(named.group().substring(1));
            Files.createDirectories(file.getParent());
            Files.writeString(file, file.endsWith("kubeconfig") ? KUBECONFIG : "secret\n");
        }
        return sources.replace("/run/secrets/", folder.resolve("run/secrets") + "/");
    }
}

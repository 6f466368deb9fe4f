package io.fairlead.operations.connectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fairlead.config.CheckedConfig;
import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.platform.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a start would refuse, found beforehand and all at once.
final class PreflightTest {
    private static final Set<Role> ALL = EnumSet.allOf(Role.class);
    private static final String KUBECONFIG = """
            apiVersion: v1
            kind: Config
            clusters: [{name: c, cluster: {server: "https://127.0.0.1:1"}}]
            users: [{name: u, user: {token: t}}]
            contexts: [{name: x, context: {cluster: c, user: u}}]
            current-context: x
            """;

    @TempDir
    private Path folder;

    /// The kubeconfig exists if `there`.
    private CheckedConfig checked(String text, String kubeconfig) throws IOException {
        Files.writeString(folder.resolve("there"), KUBECONFIG);
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), text.replace("KUBECONFIG", kubeconfig));
        return new ConfigReader(BundledConnectors.list()).check(file);
    }

    private static String config(String kafka, String rules) {
        return """
                pipeline: shop
                kafka: {bootstrap.servers: "127.0.0.1:1"%s}
                schema-registry: {url: "http://127.0.0.1:1"}
                sources:
                  - name: dc1
                    consul: {address: "http://127.0.0.1:1"}
                    rules: %s
                targets:
                  - name: out
                    istio: {kubeconfig: "KUBECONFIG"}
                    policy: sync
                """.formatted(kafka, rules);
    }

    private List<String> problems(String kafka, String rules, Set<Role> roles) throws IOException {
        return Preflight.problems(checked(config(kafka, rules), "there"), roles, Clock.systemUTC());
    }

    /// It connects to nothing: whether Kafka is there is no property of the file.
    @Test
    void aFileWhoseServersAreAwayHasNoProblem() throws IOException {
        assertThat(problems("", "[]", ALL)).isEmpty();
    }

    @Test
    void everyRuleThatDoesNotCompileIsNamedWithItsLine() throws IOException {
        assertThat(problems("", "[{keep: 'service =='}, {drop: 'nonsense('}]", ALL))
                .hasSize(2)
                .allMatch(it -> it.startsWith(folder.resolve("fairlead.yaml") + " line 7: sources[0].rules["));
    }

    @ParameterizedTest
    @CsvSource({
        "ssl.keystore.location, nowhere.jks, there is no file ",
        "ssl.truststore.location, nowhere.jks, there is no file ",
        "ssl.truststore.location, ., is not a file that this user may read",
    })
    void aKeyStoreThatCannotBeReadIsNamed(String key, String file, String found) throws IOException {
        assertThat(problems(", " + key + ": \"" + folder.resolve(file) + "\"", "[]", ALL))
                .singleElement()
                .asString()
                .startsWith(folder.resolve("fairlead.yaml") + " line 2: kafka." + key + ": ")
                .contains(found);
    }

    /// A process that does not write to the meshes need not be able to.
    @Test
    void targetsAreCheckedForThePublisherAlone() throws IOException {
        CheckedConfig config = checked(config("", "[]"), "nowhere");

        assertThat(Preflight.problems(config, EnumSet.of(Role.INGEST, Role.TOPOLOGY), Clock.systemUTC()))
                .isEmpty();
        assertThat(Preflight.problems(config, EnumSet.of(Role.PUBLISHER), Clock.systemUTC()))
                .singleElement()
                .asString()
                .startsWith(folder.resolve("fairlead.yaml") + " line 10: targets[0].istio: ")
                .contains("nowhere");
    }

    @Test
    void theFailureHasEveryProblemInALineOfItsOwn() throws IOException {
        CheckedConfig config = checked(config("", "[{keep: 'service =='}]"), "nowhere");

        assertThatThrownBy(() -> Preflight.require(config, ALL, Clock.systemUTC()))
                .isInstanceOf(ConfigurationFailure.class)
                .message()
                .hasLineCount(2);
    }
}

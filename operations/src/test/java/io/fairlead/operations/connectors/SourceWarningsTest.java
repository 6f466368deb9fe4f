package io.fairlead.operations.connectors;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.config.ConfigReader;
import io.fairlead.connectors.BundledConnectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may decide the host and the namespace of an endpoint: a fixed text in the last rule, a list of what may be
/// claimed, or whoever can write to the registry. Only the last is warned of.
final class SourceWarningsTest {
    @TempDir
    private Path folder;

    private List<String> warnings(String rules, String claims) throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
            pipeline: shop
            kafka: embedded
            schema-registry: embedded
            sources:
              - name: dc1
                consul: {address: "https://consul:8501"}
                rules: %s
                claims: %s
            targets: []
            """.formatted(rules, claims));
        return Sources.warnings(new ConfigReader(BundledConnectors.list()).read(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[{host: '${service}.shop.mesh', namespace: shop}]                      | {}                  | false | false",
                "[{host: 'all.shop.mesh', namespace: shop}]                             | {}                  | false | false",
                "[{host: 'x.${service}', namespace: shop}]                              | {}                  | true  | false",
                "[{host: '${service}', namespace: shop}]                                | {}                  | true  | false",
                "[{host: '${service}.mesh', namespace: '${metadata.ns}'}]               | {}                  | false | true",
                "[{host: '${service}.mesh', namespace: 'team-${metadata.ns}'}]          | {}                  | false | true",
                "[{host: '${service}.mesh'}]                                            | {}                  | false | true",
                "[{host: a.mesh, namespace: shop}, {host: '${service}'}]                | {}                  | true  | false",
                "[{host: '${service}'}, {host: a.mesh, namespace: shop}]                | {}                  | false | false",
                "[{when: 'true', host: a.mesh, namespace: shop}]                        | {}                  | true  | true",
                "[{host: '${service}'}]                                                 | {hosts: ['*.mesh']} | false | true",
                "[{host: '${service}'}]                                                 | {namespaces: [a]}   | true  | false",
            })
    void thoseWhoMayDecideAreWarnedOf(String rules, String claims, boolean host, boolean namespace) throws IOException {
        List<String> warnings = warnings(rules, claims);

        assertThat(warnings.stream().anyMatch(it -> it.contains("may claim any host outside of the cluster")))
                .as("host")
                .isEqualTo(host);
        assertThat(warnings.stream().anyMatch(it -> it.contains("nothing limits the namespaces")))
                .as("namespace")
                .isEqualTo(namespace);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                          | true",
                "[{namespace: shop}]                         | true",
                "[{host: a.mesh}]                            | false",
                "[{when: 'false', host: a.mesh}]             | false",
            })
    void aSourceOfWhichNoRuleGivesAHostIsWarnedOf(String rules, boolean warned) throws IOException {
        assertThat(warnings(rules, "{}").stream().anyMatch(it -> it.contains("no rule gives a host")))
                .isEqualTo(warned);
    }
}

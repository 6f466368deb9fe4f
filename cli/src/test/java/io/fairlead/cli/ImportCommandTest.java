package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImportCommandTest {
    private static final String BILLING = """
            kind: ServiceEntry
            metadata: {name: billing, namespace: shop}
            spec:
              hosts: [billing.mesh]
              location: MESH_INTERNAL
              resolution: STATIC
              ports: [{name: http, number: 80}]
              endpoints: [{address: 10.0.0.1}]
            """;

    @TempDir
    private Path folder = Path.of("");

    private Path given = Path.of("");

    @BeforeEach
    void begin() throws IOException {
        given = Files.createDirectories(folder.resolve("given"));
    }

    private Invocation imported(String name, String text) throws IOException {
        Files.writeString(given.resolve(name), text);
        return Invocation.of("import", given.toString());
    }

    @Test
    void anchorsAliasesAndMergeKeysAreResolved() throws IOException {
        String two = "\n  - &first {address: 10.0.0.1, labels: {version: \"1.10\"}}"
                + "\n  - {<<: *first, address: 10.0.0.2}";
        Invocation both = imported("a.yaml", BILLING.replace("[{address: 10.0.0.1}]", two) + """
            ---
            kind: ServiceEntry
            metadata: {name: orders, namespace: shop}
            spec:
              hosts: [orders.mesh, other.mesh]
              location: MESH_INTERNAL
              resolution: STATIC
              ports: &ports [{name: http, number: 80}]
              x: *ports
              endpoints: [{address: 10.0.0.3}]
            """);

        assertThat(both.err()).isEqualTo("3 services\n");
        assertThat(both.exitCode()).isZero();
        assertThat(both.out()).contains("10.0.0.1", "10.0.0.2", "10.0.0.3").containsOnlyOnce("orders.mesh");
        assertThat(both.out().split("version: \"1.10\"", -1)).hasSize(3);
    }

    @Test
    void anAnchorThatIsNotThereIsAnError() throws IOException {
        Invocation failed = imported("a.yaml", BILLING.replace("[{address: 10.0.0.1}]", "*eps"));

        assertThat(failed.err()).contains("a.yaml line 8: the alias *eps has no complete anchor", "(APP-OBJECT-FILE)");
        assertThat(failed.out()).isEmpty();
        assertThat(failed.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void theExportOfALargeKubernetesClusterIsRead() throws IOException {
        String item = BILLING.indent(2).replaceFirst(" {2}kind", "- kind");
        Invocation all = imported("a.yaml", "kind: List\nitems:\n" + item.repeat(20_000));

        assertThat(item.length() * 20_000).isGreaterThan(4_000_000);
        assertThat(all.err().lines().toList()).endsWith("20000 services");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\": \"ServiceEntry\", ~}",
                "{kind: ServiceEntry, ~}",
                "[{\"kind\": \"ServiceEntry\", ~}]",
                "\n{\t\"kind\":\n\t\t\"List\", \"items\": [{\"kind\": \"ServiceEntry\", ~}]}",
                "{\"kind\": \"ConfigMap\"}\n{\"kind\": \"ServiceEntry\", ~}",
                "kind: ConfigMap\ndata: !unknown 1\n---\n# none\n---\n{kind: ServiceEntry, ~}"
            })
    void jsonAndYamlAreRecognised(String text) throws IOException {
        String rest = "\"metadata\": {\"name\": \"a\"}, \"spec\": {\"hosts\": [\"a.mesh\"], \"resolution\": \"DNS\","
                + " \"location\": \"MESH_INTERNAL\", \"ports\": [{\"number\": 80}]}";
        Invocation json = imported("a.json", text.replace("~", rest));

        assertThat(json.err()).isEqualTo("1 services\n");
        assertThat(json.out()).contains("host: a.mesh");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error from server (Forbidden)",
                "{\"kind\": \"List\", \"items\": [",
                "kind: ServiceEntry\nkind: ServiceEntry",
                "kind: [",
            })
    void whatIsNoObjectIsAnErrorAndNotNothing(String text) throws IOException {
        Invocation failed = imported("a.yaml", text);

        assertThat(failed.err()).contains("a.yaml", "(APP-OBJECT-FILE)");
        assertThat(failed.exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void whatTheSourceWouldRejectIsNamed() throws IOException {
        Invocation odd = imported(
                "a.yaml",
                BILLING.replace("number: 80", "number: 80, protocol: CARRIER-PIGEON")
                        + "---\n"
                        + BILLING.replace("10.0.0.1", "fe80::1%eth0").replace("billing", "orders"));

        assertThat(odd.err())
                .contains("protocol \"CARRIER-PIGEON\" is not known", "fe80::1%eth0")
                .doesNotContain("APP-");
        assertThat(odd.exitCode()).isEqualTo(ExitCode.DIFFERENCES);
    }

    @Test
    void aPipeIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("entries"), BILLING);
        assertThat(Invocation.of("import", file.toString()).err()).isEqualTo("1 services\n");
        assertThat(Invocation.of("import", "/dev/null").err()).isEqualTo("0 services\n");
    }

    @Test
    void subdirectoriesAreRead() throws IOException {
        Files.writeString(Files.createDirectory(given.resolve("more")).resolve("b.yml"), BILLING);
        assertThat(imported("notes.txt", "no object").err()).isEqualTo("1 services\n");
    }

    @Test
    void aDirectoryThatCannotBeReadIsAnError() throws IOException {
        Path closed = Files.createDirectory(given.resolve("closed"));
        Files.setPosixFilePermissions(closed, Set.of());
        assumeThat(Files.isReadable(closed)).as("root reads everything").isFalse();

        Invocation failed = imported("a.yaml", BILLING);

        assertThat(failed.err()).contains("closed", "(APP-OBJECT-FILE)").doesNotContain("APP-UNEXPECTED");
        assertThat(failed.exitCode()).isEqualTo(ExitCode.USAGE);
    }
}

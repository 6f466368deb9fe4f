package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connectors.BundledConnectors;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CommandLineTest {
    private static final String VALID = """
        pipeline: shop
        kafka: embedded
        schema-registry: embedded
        http: {port: 1}
        sources:
          - name: static
            files: {paths: ["*.yaml"]}
            rules:
              - {keep: "RULE"}
        targets:
          - name: out
            files: {directory: out}
            policy: sync
        """;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = FairleadCommand.commandLine(BundledConnectors.list());
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    private String config(String rule) throws IOException {
        Path file = folder.resolve("fairlead.yaml");
        Files.writeString(file, VALID.replace("RULE", rule));
        return file.toString();
    }

    @Test
    void aValidConfigurationEndsWith0() throws IOException {
        assertThat(run("validate", "-c", config("service != ''"))).isZero();
        assertThat(out.toString()).contains(": valid; pipeline shop, 1 sources, 1 targets");
    }

    @Test
    void theSummaryOfEachCommandIsOneSentence() {
        FairleadCommand.commandLine(BundledConnectors.list()).getSubcommands().forEach((name, command) -> {
            String summary = command.getCommandSpec().usageMessage().description()[0];
            assertThat(summary).as(name).endsWith(".").doesNotContain("\n");
        });
    }

    @Test
    void aRuleThatDoesNotCompileEndsWith2AndNamesItsLine() throws IOException {
        String file = config("service ==");
        assertThat(run("validate", "-c", file)).isEqualTo(2);
        assertThat(err.toString()).startsWith(file + " line 9: sources[0].rules[0].keep");
    }

    @Test
    void tlsFilesOfASourceThatCannotBeUsedEndWith2AndAreNamedWithTheirLines() throws IOException {
        String file = consul("{address: \"https://consul:8501\", tls: {ca: nope.pem}}");

        assertThat(run("validate", "-c", file)).isEqualTo(2);
        assertThat(err.toString())
                .isEqualToIgnoringNewLines(file + " line 6: sources[0].consul.tls.ca: the file "
                        + folder.resolve("nope.pem") + ": does not exist");
    }

    @Test
    void aTokenThatLeavesTheMachineUnencryptedIsWarnedOf() throws IOException {
        String file = consul("{address: \"http://consul:8500\", token: s3cret}");

        assertThat(run("validate", "-c", file)).isZero();
        assertThat(err.toString())
                .startsWith("warning: source \"dc1\": sends its token to http://consul:8500 without encryption")
                .doesNotContain("s3cret");
    }

    private String consul(String options) throws IOException {
        return Files.writeString(folder.resolve("fairlead.yaml"), """
            pipeline: shop
            kafka: {bootstrap.servers: "localhost:9092"}
            schema-registry: {url: "http://localhost:8081"}
            sources:
              - name: dc1
                consul: %s
                rules: [{host: "${service}.mesh"}]
            targets: []
            """.formatted(options))
                .toString();
    }

    @Test
    void aSourceThatNothingLimitsOrNamesAHostIsWarnedOf() throws IOException {
        String file = consul("{address: \"http://consul:8500\"}");
        Path path = Path.of(file);
        Files.writeString(path, Files.readString(path).replace("    rules: [{host: \"${service}.mesh\"}]\n", ""));

        assertThat(run("validate", "-c", file)).isZero();
        assertThat(err.toString())
                .contains(
                        "source \"dc1\": no rule gives a host and its registry has none",
                        "source \"dc1\": anyone who can write to its registry may claim any host",
                        "source \"dc1\": nothing limits the namespaces that it may claim");
    }

    @Test
    void aFolderOfFilesThatDoesNotExistIsWarnedOf() throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), """
            pipeline: shop
            kafka: embedded
            schema-registry: embedded
            sources:
              - name: static
                files: {paths: ["inventry/*.yaml", "*.yaml"]}
            targets: []
            """);

        assertThat(run("validate", "-c", file.toString())).isZero();
        assertThat(err.toString())
                .containsOnlyOnce("does not exist here")
                .contains("source \"static\": reads \"" + folder.resolve("inventry/*.yaml") + "\", but the directory "
                        + folder.resolve("inventry"));
    }

    @Test
    void aSourceWhoseRulesLimitIsNotWarnedOf() throws IOException {
        String file = consul("{address: \"http://consul:8500\"}");
        Path path = Path.of(file);
        Files.writeString(
                path,
                Files.readString(path)
                        .replace("{host: \"${service}.mesh\"}", "{host: \"${service}.mesh\", namespace: shop}"));

        assertThat(run("validate", "-c", file)).isZero();
        assertThat(err.toString()).doesNotContain("may claim");
    }

    @Test
    void aConfigurationThatIsNotThereEndsWith2() {
        assertThat(run("validate", "-c", folder.resolve("none.yaml").toString()))
                .isEqualTo(2);
        assertThat(err.toString())
                .contains("none.yaml: does not exist; give the path of a fairlead.yaml", "(CONFIG-FILE)");
    }

    @Test
    void anUnknownCommandEndsWith2() {
        assertThat(run("frobnicate")).isEqualTo(2);
    }

    @Test
    void aCommandThatNeedsARunningProcessSaysSoAndEndsWith1() throws IOException {
        assertThat(run("status", "-c", config("true"))).isEqualTo(1);
        assertThat(err.toString())
                .contains(
                        "responds at http://127.0.0.1:1/api/v1/status",
                        "start it with `fairlead run`",
                        "(APP-NOT-RUNNING)");
    }

    @Test
    void helpNamesEveryCommandAndTheExitCodes() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString())
                .contains("demo", "run", "validate", "status", "services", "why", "plan", "topics", "schemas", "dlq")
                .contains("3 differences found");
    }
}

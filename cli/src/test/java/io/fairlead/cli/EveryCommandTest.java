package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connectors.BundledConnectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/// Each command where nothing that it needs is there: it must end with a message that was written for this
/// case.
final class EveryCommandTest {
    /// Those that need no configuration, or run until they are stopped.
    private static final List<String> OTHERS =
            List.of("demo", "run", "explain", "import", "completion", "completion bash", "help");
    /// Those that have something to do without a running process.
    private static final List<String> ALONE = List.of("validate", "uninstall", "target retire", "rules");

    @TempDir
    private Path folder;

    /// The arguments that each command requires.
    private static Map<String, String> arguments() {
        Map<String, String> arguments = new TreeMap<>();
        List.of(
                        "reload",
                        "validate",
                        "status",
                        "services",
                        "plan",
                        "suspects",
                        "freeze",
                        "thaw",
                        "topics plan",
                        "topics apply",
                        "topics verify",
                        "table rebuild",
                        "schemas register",
                        "schemas check",
                        "dlq list",
                        "uninstall")
                .forEach(bare -> arguments.put(bare, ""));
        arguments.put("why", "web.shop.mesh");
        arguments.put("history", "shop/web.shop.mesh");
        arguments.put("at", "-2h shop/web.shop.mesh");
        arguments.put("diff", "-2h now shop/web.shop.mesh");
        arguments.put("tail", "--for 1s");
        arguments.put("rules try", "--source static");
        arguments.put("rules diff", "other.yaml");
        arguments.put("export", "");
        arguments.put("release", "--all");
        arguments.put("reject", "--all");
        arguments.put("source reset", "static");
        arguments.put("source resync", "static");
        arguments.put("source retire", "gone");
        arguments.put("target retire", "old --was files:{directory:nowhere}");
        arguments.put("adopt", "--from-pipeline old");
        arguments.put("topics take", "--from-pipeline old");
        arguments.put("dlq show", "0-1");
        arguments.put("dlq retry", "0-1");
        return arguments;
    }

    static Stream<String> commands() {
        return arguments().entrySet().stream().map(it -> (it.getKey() + " " + it.getValue()).strip());
    }

    static Stream<String> needingAProcess() {
        return commands().filter(command -> ALONE.stream().noneMatch(command::startsWith));
    }

    private static void leaves(CommandLine command, String path, List<String> leaves) {
        if (command.getSubcommands().isEmpty()) {
            leaves.add(path);
        }
        command.getSubcommands().forEach((name, sub) -> leaves(sub, (path + " " + name).strip(), leaves));
    }

    @Test
    void isListedHere() {
        List<String> leaves = new ArrayList<>();
        leaves(FairleadCommand.commandLine(BundledConnectors.list()), "", leaves);

        leaves.removeAll(OTHERS);
        assertThat(arguments().keySet()).containsExactlyInAnyOrderElementsOf(leaves);
    }

    private Invocation run(String command, String config) {
        List<String> words = new ArrayList<>(List.of(command.split(" ", -1)));
        words.addAll(List.of("-c", config));
        return Invocation.of(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void withoutAConfigurationNamesTheMissingFile(String command) {
        Invocation ran = run(command, folder.resolve("none.yaml").toString());

        assertThat(ran.err()).contains("none.yaml: does not exist", "(CONFIG-FILE)");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void withABrokenConfigurationNamesTheLine(String command) throws IOException {
        Path file = Files.writeString(folder.resolve("fairlead.yaml"), "pipeline: shop\nkafka: [\n");

        Invocation ran = run(command, file.toString());

        assertThat(ran.err()).contains(file + " line ", "(CONFIG-INVALID)");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("needingAProcess")
    void withoutTheProcessThatEmbedsKafkaSaysThatNoneRuns(String command) throws IOException {
        Invocation ran = run(command, ConfigFolder.embedded(folder));

        assertThat(ran.err()).contains("http://127.0.0.1:1/", "(APP-NOT-RUNNING)");
        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).isEmpty();
    }

    static Stream<String> doneAlone() {
        return commands().filter(command -> ALONE.stream().anyMatch(command::startsWith));
    }

    /// These work on files, and see from the port that nothing runs.
    @ParameterizedTest
    @MethodSource("doneAlone")
    void thatNeedsNoProcessDoesNotFailUnexpectedly(String command) throws IOException {
        assertThat(run(command, ConfigFolder.embedded(folder)).err()).doesNotContain("unexpectedly", "APP-NOT-RUNNING");
    }
}

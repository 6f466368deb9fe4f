package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connectors.BundledConnectors;
import io.fairlead.platform.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/// Options whose value is a list, as people write lists: a value that matches nothing because of a blank would silently
/// leave out what was meant.
final class ListOptionTest {
    @TempDir
    private Path folder;

    private static CommandLine commands() {
        return FairleadCommand.commandLine(BundledConnectors.list());
    }

    private static Object value(String option, String... arguments) {
        return commands().parseArgs(arguments).subcommand().matchedOptionValue(option, null);
    }

    private static void splitOptions(CommandLine command, List<String> found) {
        command.getCommandSpec().options().stream()
                .filter(it -> !it.splitRegex().isEmpty())
                .forEach(it -> found.add(command.getCommandName() + " " + it.longestName()));
        command.getSubcommands().values().forEach(sub -> splitOptions(sub, found));
    }

    @Test
    void isTestedHere() {
        List<String> found = new ArrayList<>();
        splitOptions(commands(), found);

        assertThat(found).containsExactlyInAnyOrder("adopt --namespace", "run --roles");
    }

    @Test
    void theBlanksBetweenNamespacesAreNotPartOfThem() {
        assertThat(value("--namespace", "adopt", "--from-pipeline", "old", "--namespace", " a, b ,c"))
                .isEqualTo(List.of("a", "b", "c"));
    }

    @Test
    void theBlanksBetweenRolesAreNotPartOfThem() {
        assertThat(value("--roles", "run", "--roles", "ingest, Publisher"))
                .isEqualTo(Set.of(Role.INGEST, Role.PUBLISHER));
    }

    /// No object can be in any of these, so the command would report that there is nothing to do.
    @ParameterizedTest
    @ValueSource(strings = {"Shop", "a;b", "a b", "shop/web", "-a", "*"})
    void whatCannotBeANamespaceIsAMistake(String text) throws IOException {
        Invocation ran = Invocation.of(
                "adopt", "--from-pipeline", "old", "--namespace", "a," + text, "-c", ConfigFolder.embedded(folder));

        assertThat(ran.err()).contains("\"" + text + "\" is no namespace");
        assertThat(ran.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,,b", "a, ", ",a"})
    void anEmptyNamespaceIsAMistake(String text) throws IOException {
        Invocation ran = Invocation.of(
                "adopt", "--from-pipeline", "old", "--namespace", text, "-c", ConfigFolder.embedded(folder));

        assertThat(ran.err()).contains("--namespace has an empty value");
        assertThat(ran.exitCode()).isEqualTo(2);
    }
}

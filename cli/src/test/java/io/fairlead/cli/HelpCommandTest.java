package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.connectors.BundledConnectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class HelpCommandTest {
    @Test
    void withoutACommandItShowsAll() {
        Invocation help = Invocation.of("help");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).isEqualTo(Invocation.of("--help").out()).contains("help", "completion");
    }

    @Test
    void ofACommandItShowsWhatItsOptionShows() {
        Invocation help = Invocation.of("help", "status");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).isEqualTo(Invocation.of("status", "--help").out());
    }

    @Test
    void ofANestedCommandItShowsThatOne() {
        Invocation help = Invocation.of("help", "topics", "apply");

        assertThat(help.exitCode()).isZero();
        assertThat(help.out()).startsWith("Usage: fairlead topics apply");
    }

    @Test
    void ofAnUnknownCommandItNamesTheNearestAndEndsWith2() {
        Invocation help = Invocation.of("help", "statsu");

        assertThat(help.exitCode()).isEqualTo(2);
        assertThat(help.out()).isEmpty();
        assertThat(help.err()).contains("'statsu'").contains("Did you mean").contains("status");
    }

    @Test
    void everyCommandHasHelp() {
        List<List<String>> commands = commands(FairleadCommand.commandLine(BundledConnectors.list()), List.of());

        assertThat(commands).contains(List.of("status"), List.of("dlq", "retry"), List.of("target", "retire"));
        for (List<String> command : commands) {
            List<String> arguments = new ArrayList<>(command);
            arguments.add("--help");
            Invocation help = Invocation.of(arguments.toArray(String[]::new));
            assertThat(help.exitCode()).as(String.join(" ", command)).isZero();
            assertThat(help.err()).as(String.join(" ", command)).isEmpty();
            assertThat(help.out()).startsWith("Usage: fairlead " + String.join(" ", command));
        }
    }

    private static List<List<String>> commands(CommandLine parent, List<String> path) {
        List<List<String>> all = new ArrayList<>();
        parent.getSubcommands().forEach((name, command) -> {
            if (name.equals(command.getCommandName())) {
                List<String> child = new ArrayList<>(path);
                child.add(name);
                all.add(child);
                all.addAll(commands(command, child));
            }
        });
        return all;
    }
}

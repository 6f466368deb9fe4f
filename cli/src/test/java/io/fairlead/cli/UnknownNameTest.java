package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A name that the configuration does not have is refused before anything is read or sent: `plan -t prdo` must not say
/// that there are no differences.
final class UnknownNameTest {
    @TempDir
    private Path folder;

    private Invocation run(List<String> command) throws IOException {
        List<String> words = new ArrayList<>(command);
        words.addAll(List.of("-c", ConfigFolder.embedded(folder)));
        return Invocation.of(words.toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan -t prdo            | there is no target \"prdo\"; configured are [out]",
                "freeze --target prdo    | there is no target \"prdo\"; configured are [out]",
                "freeze --source sttic   | there is no source \"sttic\"; configured are [static]",
                "source resync sttic     | there is no source \"sttic\"; configured are [static]",
                "source reset sttic      | there is no source \"sttic\"; configured are [static]",
                "source retire static    | source \"static\" is in the configuration: remove it there first",
                "target retire out       | target \"out\" is in the configuration, and would be written again",
            })
    void endsWith2AndNamesThoseThatExist(String command, String message) throws IOException {
        Invocation ran = run(List.of(command.split(" ")));

        assertThat(ran.err()).contains(message);
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"source reset", "source resync", "source retire", "release --source", "freeze --source"})
    void aNameThatNoSourceCanHaveIsAMistakeOnTheCommandLine(String command) throws IOException {
        List<String> words = new ArrayList<>(List.of(command.split(" ")));
        words.add("DC 1");

        Invocation ran = run(words);

        assertThat(ran.err()).contains("Invalid value", "source \"DC 1\"").doesNotContain("unexpectedly");
        assertThat(ran.exitCode()).isEqualTo(2);
    }
}

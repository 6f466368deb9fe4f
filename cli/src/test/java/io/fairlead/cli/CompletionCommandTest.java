package io.fairlead.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CompletionCommandTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"bash", "zsh"})
    void printsAScriptThatRegistersItself(String shell) {
        Invocation completion = Invocation.of("completion", shell);

        assertThat(completion.exitCode()).isZero();
        assertThat(completion.err()).isEmpty();
        assertThat(completion.out()).contains("fairlead completion " + shell).contains("complete -F");
    }

    @Test
    void bashCompletesACommandASubcommandAnOptionAndAFormat() throws Exception {
        assertThat(completed("fairlead", "stat")).containsExactly("status");
        assertThat(completed("fairlead", "topics", "ver")).contains("verify");
        assertThat(completed("fairlead", "status", "--outp")).containsExactly("--output");
        assertThat(completed("fairlead", "status", "-o", "js")).containsExactly("json");
    }

    @Test
    void anotherShellEndsWith2AndTheOnesThereAre() {
        Invocation completion = Invocation.of("completion", "fish");

        assertThat(completion.exitCode()).isEqualTo(2);
        assertThat(completion.err()).contains("\"fish\" is not one of bash, zsh");
    }

    /// What bash offers for the last of the words. Outside a completion it complains on stderr about `compopt`.
    private List<String> completed(String... words) throws IOException, InterruptedException {
        Path bash = Path.of("/bin/bash");
        assumeTrue(Files.isExecutable(bash), "there is no /bin/bash");
        Path script = folder.resolve("completion.sh");
        Files.writeString(script, Invocation.of("completion", "bash").out() + """

            COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMP_LINE="$*"; COMP_POINT=${#COMP_LINE}
            _complete_fairlead fairlead "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
            printf '%s\\n' "${COMPREPLY[@]}"
            """, UTF_8);
        List<String> line = new ArrayList<>(List.of(bash.toString(), "--norc", script.toString()));
        line.addAll(List.of(words));
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String reply = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as(reply).isZero();
        return reply.lines().map(String::strip).toList();
    }
}

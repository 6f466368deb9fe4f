package io.fairlead.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProgramTest {
    @Test
    void aLineBeginsWithTheLauncherAsItWasCalled() {
        assertThat(new Program("../fairlead/fairlead").line("status", Path.of("/tmp/demo/fairlead.yaml")))
                .isEqualTo("../fairlead/fairlead status -c /tmp/demo/fairlead.yaml");
    }

    @Test
    void aPathWithBlanksIsQuoted() {
        assertThat(new Program("fairlead").line("plan", Path.of("/tmp/my demo/fairlead.yaml")))
                .isEqualTo("fairlead plan -c '/tmp/my demo/fairlead.yaml'");
    }

    @Test
    void withoutALauncherItIsJavaWithTheClassPathOfThisProcess() {
        assertThat(Program.current().words()).contains("/bin/java", " -cp ").endsWith(" io.fairlead.app.Main");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain/path.yaml", "a b", "it's", "$HOME", "`id`", "a\"b", "a;b", "a\nb", "~", "*", ""})
    void aShellReadsAQuotedWordAsItWas(String word) throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "printf %s " + Shell.quote(word)).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(word);
    }
}

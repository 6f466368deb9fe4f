package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a script passes whose variable is not set. A value that is left out often means all of them: an empty one must
/// not freeze the meshes, thaw what others froze, or release every suspect of a service.
final class EmptyValueTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "freeze --service @",
                "freeze --target @",
                "thaw --service @",
                "thaw --target @",
                "release web --instance @",
                "reject web --instance @",
                "release @",
                "plan -t @",
                "adopt --from-pipeline old -t @",
                "adopt --from-pipeline old --from-installation @",
                "adopt --from-pipeline old --namespace @",
                "why @",
                "dlq list --code @",
                "dlq retry --code @",
                "target retire @",
                "target retire old --was @",
                "status -c @",
            })
    void isAMistakeOnTheCommandLine(String command) {
        Invocation ran = Invocation.of(Arrays.stream(command.split(" ", -1))
                .map(it -> it.equals("@") ? "" : it)
                .toArray(String[]::new));

        assertThat(ran.err()).contains("has an empty value; give one, or leave it out");
        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"freeze --source @", "thaw --source @", "release --source @", "source retire @"})
    void isNoNameOfASource(String command) {
        Invocation ran = Invocation.of(Arrays.stream(command.split(" ", -1))
                .map(it -> it.equals("@") ? "" : it)
                .toArray(String[]::new));

        assertThat(ran.err()).contains("Invalid value", "source");
        assertThat(ran.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "  "})
    void blanksAreEmptyToo(String blanks) {
        Invocation ran = Invocation.of("freeze", "--service", blanks);

        assertThat(ran.err()).contains("--service has an empty value");
        assertThat(ran.exitCode()).isEqualTo(2);
    }
}

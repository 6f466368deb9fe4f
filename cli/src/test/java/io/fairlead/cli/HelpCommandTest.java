package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
}

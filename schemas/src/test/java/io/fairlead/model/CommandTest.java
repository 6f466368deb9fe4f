package io.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandTest {
    private static Command by(String operator) {
        return new Command(Command.Kind.FREEZE, "", operator, Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", "Müller, Jürgen", "ci/deploy #12"})
    void takesTheNamesOfPeopleAndPrograms(String operator) {
        assertThat(by(operator).operator()).isEqualTo(operator);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "\u001b[31mann", "ann\u202e", "ann\u200b"})
    void refusesANameThatCannotBeReadInAnAudit(String operator) {
        assertThatIllegalArgumentException().isThrownBy(() -> by(operator)).withMessageContaining("operator");
    }

    @Test
    void refusesANameThatFillsAnAudit() {
        assertThatIllegalArgumentException().isThrownBy(() -> by("x".repeat(200_000)));
    }
}

package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

final class AwaitedConditionTest {
    private static final AwaitedCondition.Converter CONVERTER = new AwaitedCondition.Converter();

    @ParameterizedTest
    @CsvSource({
        "Ready, Ready=true",
        "ready=TRUE, Ready=true",
        "frozen=false, Frozen=false",
        "caught-up, CaughtUp=true",
        "CAUGHTUP=False, CaughtUp=false"
    })
    void isReadInAnyCase(String text, String read) throws Exception {
        assertThat(CONVERTER.convert(text)).hasToString(read);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "=true", "Ready=", "Ready=yes", "Ready=true=true", "Ready =true", "Done", "-"})
    void isNothingElse(String text) {
        assertThatThrownBy(() -> CONVERTER.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageStartingWith("\"" + text + "\" is not a condition; expected one of [Ready, Reading,");
    }

    /// What is unknown is neither true nor false: a wait for `=false` must not end there.
    @ParameterizedTest
    @CsvSource({
        "Frozen=true, true, true",
        "Frozen=true, false, false",
        "Frozen=true, unknown, false",
        "Frozen=false, false, true",
        "Frozen=false, true, false",
        "Frozen=false, unknown, false",
        "Ready=false, true, false",
    })
    void isMetByThatStatusAlone(String awaited, String status, boolean isMet) throws Exception {
        JsonNode report =
                new JsonMapper().readTree("{\"conditions\": [{\"type\": \"Frozen\", \"status\": \"" + status + "\"}]}");

        assertThat(CONVERTER.convert(awaited).isMet(report)).isEqualTo(isMet);
    }
}

package io.fairlead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.failure.ConfigurationFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ExitCodeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "APP-GROUP-TAKEN",
                "APP-HTTP-PORT",
                "EMBEDDED-KAFKA-IN-USE",
                "EMBEDDED-KAFKA-PORT",
                "EMBEDDED-REGISTRY-PORT"
            })
    void whatAnotherProcessOccupiesMayBeFreeAtTheNextStart(String code) {
        assertThat(ExitCode.of(new ConfigurationFailure(code, "in use"))).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"CONFIG-INVALID", "CONFIG-KEY-UNKNOWN", "APP-TOPICS-TAKEN"})
    void aConfigurationThatCannotWorkEndsEveryStart(String code) {
        assertThat(ExitCode.of(new ConfigurationFailure(code, "wrong"))).isEqualTo(2);
    }
}

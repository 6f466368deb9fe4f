package io.fairlead.ingest.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AskedWaitTest {
    @ParameterizedTest
    @CsvSource({"PT0S, PT0S", "PT7S, PT7S", "PT1M, PT1M", "PT61S, PT1M", "PT24H, PT1M"})
    void isThatOfTheRegistryUpToAMinute(Duration asked, Duration wait) {
        assertThat(AskedWait.of(new TransientFailure("CODE", "busy", null, asked)))
                .isEqualTo(wait);
    }

    @Test
    void aFailureThatAnOperatorHasToCorrectAsksForNone() {
        assertThat(AskedWait.of(new ConfigurationFailure("CODE", "wrong"))).isZero();
    }
}

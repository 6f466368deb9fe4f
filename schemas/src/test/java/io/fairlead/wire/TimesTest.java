package io.fairlead.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimesTest {
    @ParameterizedTest
    @MethodSource("io.fairlead.wire.Seeds#all")
    void whatIsWrittenIsRead(long seed) {
        ModelValues values = new ModelValues(seed);
        Times times = new Times(values.instant(), values.instant(), values.instant());

        assertThat(Times.of(new RecordHeaders().add(times.header()))).contains(times);
    }

    @Test
    void mergedIsNotYetThereWhenIngestSendsIt() {
        Times times = Times.produced(Instant.ofEpochSecond(1), Instant.ofEpochSecond(2));

        assertThat(times.header().value()).hasSize(24).endsWith(new byte[8]);
        assertThat(times.mergedAt(Instant.ofEpochSecond(3)).merged()).isEqualTo(Instant.ofEpochSecond(3));
    }

    @Test
    void aRecordWithoutTheHeaderOrWithAnotherLengthHasNoTimes() {
        assertThat(Times.of(new RecordHeaders())).isEmpty();
        assertThat(Times.of(new RecordHeaders().add(Times.HEADER, new byte[23])))
                .isEmpty();
    }
}

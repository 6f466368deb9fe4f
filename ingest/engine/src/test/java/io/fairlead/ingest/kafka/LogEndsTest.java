package io.fairlead.ingest.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class LogEndsTest {
    private final LogEnds ends = new LogEnds(3);

    @Test
    void offsetsThatGoUpAreInOrder() {
        assertThat(ends.acknowledged(0, 7)).isEmpty();
        assertThat(ends.acknowledged(0, 9)).isEmpty();
        assertThat(ends.acknowledged(1, 3)).isEmpty();
    }

    @Test
    void anOffsetThatWasAcknowledgedBeforeIsOfALogThatLostRecords() {
        ends.acknowledged(0, 7);
        assertThat(ends.acknowledged(0, 7)).isEqualTo(OptionalLong.of(7));
        assertThat(ends.acknowledged(0, 8)).isEmpty();
        assertThat(ends.acknowledged(0, 2)).isEqualTo(OptionalLong.of(8));
    }

    @Test
    void aLossIsFoundOnceForAllPartitions() {
        ends.acknowledged(0, 7);
        ends.acknowledged(1, 7);
        assertThat(ends.acknowledged(0, 2)).isPresent();
        assertThat(ends.acknowledged(1, 2)).isEmpty();
        assertThat(ends.acknowledged(1, 1)).isPresent();
    }
}

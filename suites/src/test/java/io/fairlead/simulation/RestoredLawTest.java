package io.fairlead.simulation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Kafka is put back to an older copy while the registries are away: nothing that they list leaves the mesh, and once
/// they are back everything is as they say.
class RestoredLawTest {
    private static final int LENGTH = 120;
    private static final long SEEDS = Integer.getInteger("seeds", 1000) / 4;

    @Test
    void anOlderCopyOfKafkaRemovesNothing() {
        LongStream.range(0, SEEDS).parallel().forEach(seed -> {
            List<Step> steps = Step.of(seed, LENGTH);
            try {
                Simulation.runRestored(steps, Defect.NONE);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        });
    }

    @Test
    void aPublisherThatTrustsAnOldTableIsCaught() {
        assertThatThrownBy(() -> LongStream.range(0, 200)
                        .forEach(seed -> Simulation.runRestored(Step.of(seed, LENGTH), Defect.AN_OLD_TABLE_IS_TRUSTED)))
                .isInstanceOf(Violation.class);
    }
}

package io.fairlead.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Endpoints of a service that ended, or was deployed again, leave within seconds while the registry is otherwise
/// complete: the deletion guard keeps nothing that is proven to be gone.
class EndedServiceLawTest {
    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isEmpty() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void endpointsOfAServiceThatEndedLeaveWithinSeconds(long seed) {
        assertThatCode(() -> Simulation.runWithServicesThatEnd(seed)).doesNotThrowAnyException();
    }
}

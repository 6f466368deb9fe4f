package io.fairlead.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.simulation.Step.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// L6: an outage of a source, of any length, deletes nothing; whatever else crashes, restarts, is taken over or is
/// released meanwhile.
class OutageLawTest {
    private static final int LENGTH = 160;
    private static final Set<Kind> NOT_MEANWHILE = EnumSet.of(
            // The outage is that of the registries; and nobody but Fairlead touches the mesh.
            Kind.CHANGE, Kind.CLEAR, Kind.HEALTH, Kind.LIE, Kind.HONEST, Kind.MESH_TOUCHED);

    static LongStream seeds() {
        String one = System.getProperty("seed", "");
        return one.isEmpty() ? LongStream.range(0, 500) : LongStream.of(Long.parseLong(one));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void anOutageOfAnyLengthDeletesNothing(long seed) {
        assertThat(lost(seed, Defect.NONE)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"FAILED_READ_IS_EMPTY", "SILENCE_EXPIRES_CLAIMS"})
    void aDefectThatTakesSilenceForAWordIsCaught(Defect defect) {
        assertThat(seeds().anyMatch(seed -> lost(seed, defect).isPresent())).isTrue();
    }

    private static Optional<String> lost(long seed, Defect defect) {
        try {
            Simulation.runWithoutRegistries(steps(seed), defect);
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(String.valueOf(violation.getMessage()));
        }
    }

    private static List<Step> steps(long seed) {
        return Step.of(seed, LENGTH).stream()
                .filter(step -> !NOT_MEANWHILE.contains(step.kind()))
                .toList();
    }
}

package io.fairlead.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Thousands of seeds without a violation; and every deliberate defect is caught by some.
///
/// `-Dseed=n` plays one; `-Dseeds=n` so many (a thousand where nothing is said; CI plays ten thousand).
class SimulationTest {
    private static final int LENGTH = 160;
    private static final int SEEDS = Integer.getInteger("seeds", 1000);

    @Test
    void noSeedBreaksARule() {
        long one = Long.getLong("seed", -1);
        LongStream seeds = one >= 0 ? LongStream.of(one) : LongStream.range(0, SEEDS);
        long begin = System.nanoTime();
        AtomicReference<@Nullable Long> failed = new AtomicReference<>();
        seeds.parallel()
                .filter(seed -> failed.get() == null
                        && fails(Step.of(seed, LENGTH), Defect.NONE).isPresent())
                .forEach(seed -> failed.compareAndSet(null, seed));
        Long seed = failed.get();
        assertThat(seed == null ? "" : report(seed)).isEmpty();
        System.out.printf(
                Locale.ROOT,
                "simulation: %d seeds of %d steps in %.1f s, no violation%n",
                SEEDS,
                LENGTH,
                (System.nanoTime() - begin) / 1e9);
    }

    @ParameterizedTest
    @EnumSource(
            value = Defect.class,
            names = {"NONE", "AN_OLD_TABLE_IS_TRUSTED"},
            mode = EnumSource.Mode.EXCLUDE)
    void everyDefectIsCaught(Defect defect) {
        long caught = LongStream.range(0, 10_000)
                .filter(seed -> fails(steps(seed), defect).isPresent())
                .findFirst()
                .orElse(-1);

        assertThat(caught).as("the first seed that catches " + defect).isNotNegative();
        System.out.printf(
                "simulation: %s is caught by seed %d: %s%n",
                defect,
                caught,
                fails(steps(caught), defect)
                        .map(it -> it.length() > 160 ? it.substring(0, 160) : it)
                        .orElse(""));
    }

    private static List<Step> steps(long seed) {
        return seed % 2 == 0 ? Step.of(seed / 2, LENGTH) : Step.withoutLosses(seed / 2, LENGTH);
    }

    private static Optional<String> fails(List<Step> steps, Defect defect) {
        try {
            Simulation.run(steps, defect);
            return Optional.empty();
        } catch (Violation violation) {
            return Optional.of(String.valueOf(violation.getMessage()));
        } catch (RuntimeException e) {
            return Optional.of("failed: " + e);
        }
    }

    private static String report(long seed) {
        List<Step> steps = Step.of(seed, LENGTH);
        List<Step> shrunk = Shrinker.shrink(steps, it -> fails(it, Defect.NONE).isPresent());
        return "seed " + seed + ": " + fails(shrunk, Defect.NONE).orElse("") + "\nafter " + shrunk.size() + " of "
                + LENGTH + " steps: " + shrunk
                + "\nrepeat with: ./mvnw -pl suites -am test -Dtest=SimulationTest#noSeedBreaksARule -Dseed=" + seed
                + "";
    }
}

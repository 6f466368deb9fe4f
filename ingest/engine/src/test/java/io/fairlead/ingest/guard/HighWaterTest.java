package io.fairlead.ingest.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.runner.Given;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HighWaterTest {
    private static final Duration WINDOW = Duration.ofSeconds(10);

    private record Stood(int value, Instant until) {}

    @ParameterizedTest
    @MethodSource("io.fairlead.ingest.runner.Given#seeds")
    void isTheHighestOfAllThatStoodWithinTheWindow(long seed) {
        Random random = new Random(seed);
        HighWater water = new HighWater(WINDOW);
        List<Stood> all = new ArrayList<>();
        Instant at = Given.NOON;
        int now = 0;
        for (int step = 0; step < 50; step++) {
            at = at.plusMillis(random.nextInt(6000));
            water.left(now, at);
            all.add(new Stood(now, at));
            now = random.nextInt(20);

            Instant begin = at.minus(WINDOW);
            int expected = all.stream()
                    .filter(stood -> !stood.until().isBefore(begin))
                    .mapToInt(Stood::value)
                    .reduce(now, Math::max);
            assertThat(water.highest(now, at)).as("step %d", step).isEqualTo(expected);
        }
    }
}

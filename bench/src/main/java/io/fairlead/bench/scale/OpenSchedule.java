package io.fairlead.bench.scale;

import java.time.Duration;
import java.time.Instant;

/// An open load as both processes know it: change `n` bears version `base + n` and is due at `start + n * interval` by
/// the clock of the machine that they share.
record OpenSchedule(int base, Instant start, Duration interval, int count) {
    Instant due(int number) {
        return start.plus(interval.multipliedBy(number));
    }

    String words() {
        return base + " " + start + " " + interval + " " + count;
    }

    static OpenSchedule parse(String[] words, int from) {
        return new OpenSchedule(
                Integer.parseInt(words[from]),
                Instant.parse(words[from + 1]),
                Duration.parse(words[from + 2]),
                Integer.parseInt(words[from + 3]));
    }
}

package io.fairlead.bench.scale;

import java.time.Duration;
import java.time.Instant;
import org.HdrHistogram.Histogram;

/// When each change of a load was first seen. Used by one thread at a time.
final class Arrivals {
    private final OpenSchedule schedule;
    private final boolean[] seen;
    private final Histogram micros = new Histogram(3);

    Arrivals(OpenSchedule schedule) {
        this.schedule = schedule;
        seen = new boolean[schedule.count()];
    }

    void version(int version, Instant now) {
        int number = version - schedule.base();
        if (number >= 0 && number < seen.length && !seen[number]) {
            seen[number] = true;
            micros.recordValue(
                    Math.max(0, Duration.between(schedule.due(number), now).toNanos() / 1000));
        }
    }

    long missing() {
        return seen.length - micros.getTotalCount();
    }

    double millis(double percentile) {
        return micros.getValueAtPercentile(percentile) / 1000.0;
    }
}

package io.fairlead.topology.streams;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Determines the pause before the topology is started again after its threads failed. Single-threaded.
///
/// | failure | pause | counts |
/// |---|---|---|
/// | any, the first since it ran normally | 1 s | |
/// | the next ones | twice the last, up to 30 s | |
/// | expected, external | | no: it is waited out for as long as it lasts |
/// | not expected | | five within ten minutes are tolerated; with the sixth the role has failed |
///
/// A minute without a failure resets pause and count.
final class Restarts {
    static final int ALLOWED = 5;
    private static final Duration WITHIN = Duration.ofMinutes(10);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final Duration WELL = Duration.ofMinutes(1);

    private final Deque<Instant> unexpected = new ArrayDeque<>();
    private Duration pause = FIRST;

    /// The pause after a failure for a cause that was expected.
    Duration afterExpected() {
        return next();
    }

    /// The pause after an unexpected failure.
    Duration afterUnexpected(Instant now) {
        unexpected.removeIf(at -> at.isBefore(now.minus(WITHIN)));
        unexpected.addLast(now);
        return next();
    }

    boolean isGivenUp() {
        return unexpected.size() > ALLOWED;
    }

    int unexpected() {
        return unexpected.size();
    }

    /// Records that the topology has run for this long.
    void ran(Duration time) {
        if (time.compareTo(WELL) >= 0) {
            unexpected.clear();
            pause = FIRST;
        }
    }

    private Duration next() {
        Duration now = pause;
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST) < 0 ? longer : LONGEST;
        return now;
    }
}

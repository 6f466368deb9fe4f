package io.fairlead.ingest.runner;

import java.time.Duration;
import java.time.Instant;

/// Decides when a difference between a source and the table leads to a new snapshot: immediately at first, then after
/// waits that double from `first` to `longest` while it lasts. A record that the merge can never use is a difference
/// that no snapshot resolves.
public final class TableRepair {
    private static final String ASKED = "SOURCE-RESYNC: ";

    private final Duration first;
    private final Duration longest;
    private Duration wait = Duration.ZERO;
    private Instant last = Instant.MIN;
    /// The last command of an operator that was followed.
    private String lastAsked = "";

    public TableRepair(Duration first, Duration longest) {
        this.first = first;
        this.longest = longest;
    }

    /// Whether the problem has a command of an operator that was not followed yet. Such a command does not wait, and
    /// counts once.
    synchronized boolean isAskedFor(String problem) {
        int begin = problem.indexOf(ASKED);
        String asked = begin < 0 ? "" : problem.substring(begin);
        boolean isNew = !asked.isEmpty() && !asked.equals(lastAsked);
        lastAsked = isNew ? asked : lastAsked;
        return isNew;
    }

    public synchronized boolean isDue(boolean differs, Instant now) {
        boolean isTooEarly = !last.equals(Instant.MIN) && now.isBefore(last.plus(wait));
        if (isTooEarly) {
            return false;
        }
        if (!differs) {
            wait = Duration.ZERO;
            return false;
        }
        last = now;
        Duration doubled = wait.isZero() ? first : wait.multipliedBy(2);
        wait = doubled.compareTo(longest) > 0 ? longest : doubled;
        return true;
    }

    /// The minimum wait before the next one.
    public synchronized Duration untilNext() {
        return wait;
    }
}

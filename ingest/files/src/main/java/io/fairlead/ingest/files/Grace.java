package io.fairlead.ingest.files;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Stores since when a file is unchanged.
final class Grace {
    private record Standing(String as, long since) {}

    private final long nanos;
    private final Map<String, Standing> standing = new HashMap<>();

    Grace(Duration length) {
        nanos = length.toNanos();
    }

    /// Whether the file has been unchanged for the whole grace; starts the grace if it has changed.
    boolean isOver(String file, String as) {
        long now = System.nanoTime();
        Standing before = standing.get(file);
        if (before == null || !before.as().equals(as)) {
            standing.put(file, new Standing(as, now));
            return nanos == 0;
        }
        return now - before.since() >= nanos;
    }

    void restart(String file) {
        standing.put(file, new Standing("being written", System.nanoTime()));
    }

    void end(String file) {
        standing.remove(file);
    }

    boolean isRunning() {
        return !standing.isEmpty();
    }
}

package io.fairlead.ingest.consul;

import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.ResetProtection;
import io.fairlead.model.Position;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Notices that Consul was reset, by its index, and what follows: everything is read several times, until the
/// servers agree, and what was listed before the reset is protected meanwhile ([ResetProtection]). Outlives the
/// runs of its source. One thread at a time.
final class Settling {
    /// The duration of each reading after the index went backwards. A watch is served from a view that the
    /// agent maintains with a subscription to any server (the streaming backend). As long as that server has
    /// not restored the backup, the view shows the previous state, with an index at which a watch then waits
    /// for minutes. Found by `./fairlead chaos`: three servers, Consul 1.22.3.
    ///
    /// In sum also the time in which agents register their services again: those of up to 128 nodes do it once a
    /// minute.
    static final List<Duration> READINGS =
            List.of(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMinutes(1));

    private final List<Duration> readings;
    private final ResetProtection protection = new ResetProtection();
    private final Deque<Duration> left = new ArrayDeque<>();
    /// The highest index that was seen in each datacenter.
    private final Map<String, Long> highest = new HashMap<>();

    private boolean hasReported;

    Settling(List<Duration> readings) {
        this.readings = readings;
    }

    RegistryListener protect(RegistryListener listener) {
        return protection.protect(listener);
    }

    /// How long the present reading is to take; null if it has no end.
    @Nullable
    Duration reading() {
        return left.peekFirst();
    }

    /// A reading that had an end is over.
    void readingOver() {
        left.pollFirst();
        if (left.isEmpty()) {
            protection.settled();
        }
    }

    /// A watch responded with a lower index.
    void wentBackwards(WatchEvent.WentBackwards was, RegistryListener listener) {
        if (was.isReset()) {
            reset(was.from(), was.to(), listener);
        } else {
            readAgain();
        }
    }

    private void readAgain() {
        left.clear();
        left.addAll(readings);
    }

    private void reset(long from, long to, RegistryListener listener) {
        readAgain();
        highest.clear();
        protection.reset(
                listener,
                "Consul's index went from " + from + " to " + to,
                readings.stream().reduce(Duration.ZERO, Duration::plus));
    }

    /// All of Consul has been read, for the first report of a reading.
    ///
    /// @param indexes  the highest index of each datacenter in this reading
    /// @param listener has the positions of earlier owners
    void read(Map<String, Long> indexes, RegistryListener listener) {
        Optional<Map.Entry<String, Long>> lower = highest.entrySet().stream()
                .filter(before -> indexes.getOrDefault(before.getKey(), Long.MAX_VALUE) < before.getValue())
                .findFirst();
        if (lower.isPresent()) {
            reset(lower.get().getValue(), indexes.getOrDefault(lower.get().getKey(), 0L), listener);
        } else if (!hasReported) {
            long before = highest(listener.recordedPositions());
            long now = indexes.values().stream().mapToLong(it -> it).max().orElse(0);
            if (now < before) {
                reset(before, now, listener);
            }
        }
        hasReported = true;
        indexes.forEach(this::seen);
    }

    private static long highest(List<Position> recorded) {
        return recorded.stream().mapToLong(Settling::index).max().orElse(0);
    }

    /// 0 for a position of another kind of source, which had this name before.
    private static long index(Position position) {
        try {
            return Long.parseLong(position.value());
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// A datacenter responded with this index.
    void seen(String datacenter, long index) {
        highest.merge(datacenter, index, Math::max);
    }
}

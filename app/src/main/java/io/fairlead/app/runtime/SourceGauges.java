package io.fairlead.app.runtime;

import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.SourceStatus;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/// What the partitions merged here know of each source. Thread-safe.
final class SourceGauges {
    private final Meters meters;
    private final Map<SourceId, Map<Integer, SourceStatus>> statuses = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> rebuilding = new ConcurrentHashMap<>();

    SourceGauges(Meters meters) {
        this.meters = meters;
        meters.gauge(
                Meter.TABLE_REBUILDING,
                () -> rebuilding.values().stream().mapToInt(Integer::intValue).sum());
    }

    void status(int partition, SourceStatus status) {
        statuses.computeIfAbsent(status.source(), this::register).put(partition, status);
    }

    void rebuilding(int partition, int entries) {
        rebuilding.put(partition, entries);
    }

    void left(int partition) {
        rebuilding.remove(partition);
        statuses.values().forEach(known -> known.remove(partition));
    }

    private Map<Integer, SourceStatus> register(SourceId source) {
        String name = source.value();
        meters.gauge(
                Meter.SOURCE_SUSPECTS,
                "source",
                name,
                () -> each(source, SourceStatus::suspects).reduce(0, Integer::sum));
        meters.gauge(
                Meter.SOURCE_DIFFERS,
                "source",
                name,
                () -> each(source, status -> status.problem() == null ? 0 : 1).reduce(0, Integer::sum));
        meters.gauge(
                Meter.SOURCE_HELD,
                "source",
                name,
                () -> each(source, SourceGauges::held).reduce(0, Math::max));
        return new ConcurrentHashMap<>();
    }

    private static int held(SourceStatus status) {
        return switch (status.freshness()) {
            case FRESH -> 0;
            case HELD -> 1;
            case EXPIRED -> 2;
        };
    }

    private Stream<Integer> each(SourceId source, ToIntFunction<SourceStatus> number) {
        return statuses.getOrDefault(source, Map.of()).values().stream().map(number::applyAsInt);
    }
}

package io.fairlead.server;

import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The statuses of each source in the partitions merged here. Thread-safe.
final class SourceGauges {
    private static final Logger LOG = LoggerFactory.getLogger(SourceGauges.class);

    private final Meters meters;
    private final Set<SourceId> configured;
    private final Map<SourceId, Map<Integer, SourceStatus>> statuses = new ConcurrentHashMap<>();
    private final Map<Integer, Integer> rebuilding = new ConcurrentHashMap<>();

    SourceGauges(Meters meters, Set<SourceId> configured) {
        this.meters = meters;
        this.configured = configured;
        meters.gauge(
                Meter.TABLE_REBUILDING,
                () -> rebuilding.values().stream().mapToInt(Integer::intValue).sum());
    }

    void status(int partition, SourceStatus status) {
        statuses.computeIfAbsent(status.source(), this::register).put(partition, status);
    }

    void retired(int partition, SourceId source) {
        statuses.getOrDefault(source, new ConcurrentHashMap<>()).remove(partition);
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
        if (!configured.contains(source)) {
            LOG.warn(
                    "the table holds source=\"{}\", which is not in the configuration: what it listed stays in the"
                            + " mesh; add it again, or remove it with `fairlead source retire {}`",
                    source,
                    source);
        }
        meters.gauge(
                Meter.SOURCE_UNCONFIGURED,
                "source",
                name,
                () -> configured.contains(source) ? 0 : each(source, _ -> 1).reduce(0, Math::max));
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
                Meter.SOURCE_STALE,
                "source",
                name,
                () -> each(source, status -> status.freshness() == Freshness.STALE ? 1 : 0)
                        .reduce(0, Math::max));
        meters.gauge(
                Meter.SOURCE_EXPIRED,
                "source",
                name,
                () -> each(source, status -> status.freshness() == Freshness.EXPIRED ? 1 : 0)
                        .reduce(0, Math::max));
        return new ConcurrentHashMap<>();
    }

    private Stream<Integer> each(SourceId source, ToIntFunction<SourceStatus> number) {
        return statuses.getOrDefault(source, Map.of()).values().stream().map(number::applyAsInt);
    }
}

package io.fairlead.server;

import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
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
        if (!configured.contains(source)) {
            LOG.warn(
                    "the table holds source=\"{}\", which is not in the configuration: what it listed stays in the"
                            + " mesh; add it again, or remove it with `fairlead source retire {}`",
                    source,
                    source);
        }
        gauges(source);
        return new ConcurrentHashMap<>();
    }

    private void gauges(SourceId source) {
        gauge(Meter.SOURCE_UNCONFIGURED, source, () -> configured.contains(source) ? 0 : most(source, _ -> 1));
        gauge(Meter.SOURCE_SUSPECTS, source, () -> sum(source, SourceStatus::suspects));
        gauge(Meter.SOURCE_DIFFERS, source, () -> sum(source, status -> status.problem() == null ? 0 : 1));
        gauge(Meter.SOURCE_STALE, source, () -> most(source, status -> is(status, Freshness.STALE)));
        gauge(Meter.SOURCE_EXPIRED, source, () -> most(source, status -> is(status, Freshness.EXPIRED)));
    }

    private void gauge(Meter meter, SourceId source, Supplier<Number> number) {
        meters.gauge(meter, "source", source.value(), number);
    }

    private static int is(SourceStatus status, Freshness freshness) {
        return status.freshness() == freshness ? 1 : 0;
    }

    private int sum(SourceId source, ToIntFunction<SourceStatus> number) {
        return each(source, number).reduce(0, Integer::sum);
    }

    private int most(SourceId source, ToIntFunction<SourceStatus> number) {
        return each(source, number).reduce(0, Math::max);
    }

    private Stream<Integer> each(SourceId source, ToIntFunction<SourceStatus> number) {
        return statuses.getOrDefault(source, Map.of()).values().stream().map(number::applyAsInt);
    }
}

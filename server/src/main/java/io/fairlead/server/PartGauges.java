package io.fairlead.server;

import io.fairlead.ingest.runner.PartHealth;
import io.fairlead.ingest.runner.SourceHealth;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// The parts of the sources that this process reads, as they are at each scrape: a part that is no longer
/// configured, or whose source is read elsewhere, disappears.
final class PartGauges {
    private final MultiGauge ages;
    private final MultiGauge failing;
    private final Supplier<List<SourceHealth>> health;
    private final InstantSource clock;

    private PartGauges(Meters meters, Supplier<List<SourceHealth>> health, InstantSource clock) {
        ages = gauges(meters, Meter.SOURCE_PART_AGE);
        failing = gauges(meters, Meter.SOURCE_PART_FAILING);
        this.health = health;
        this.clock = clock;
    }

    private static MultiGauge gauges(Meters meters, Meter meter) {
        return MultiGauge.builder(meter.id()).description(meter.tells()).register(meters.registry());
    }

    static void register(Meters meters, Supplier<List<SourceHealth>> health, InstantSource clock) {
        meters.beforeScrape(new PartGauges(meters, health, clock)::refresh);
    }

    private synchronized void refresh() {
        List<SourceHealth> sources = health.get();
        Instant now = clock.instant();
        show(ages, sources, part -> age(part, now));
        show(failing, sources, part -> part.isFailing() ? 1 : 0);
    }

    private static void show(MultiGauge gauges, List<SourceHealth> sources, Function<PartHealth, Number> value) {
        gauges.register(
                sources.stream()
                        .flatMap(source -> source.parts().stream()
                                .<MultiGauge.Row<?>>map(part -> MultiGauge.Row.of(
                                        Tags.of("source", source.source().value(), "part", part.part()),
                                        value.apply(part))))
                        .toList(),
                true);
    }

    /// Not a number before the first good response.
    private static Number age(PartHealth part, Instant now) {
        Instant last = part.lastAnswer();
        return last == null ? Double.NaN : Duration.between(last, now).toMillis() / 1000.0;
    }
}

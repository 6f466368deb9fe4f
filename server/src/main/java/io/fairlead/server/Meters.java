package io.fairlead.server;

import io.fairlead.ingest.runner.CallListener;
import io.fairlead.model.SourceId;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PublisherListener;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.table.image.Timeline.Stage;
import io.fairlead.topology.streams.TopologyListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/// Counts events, for `/metrics`. Thread-safe.
public final class Meters implements AutoCloseable {
    private static final List<Stage> TIMED = List.of(Stage.PRODUCED, Stage.MERGED, Stage.READ, Stage.APPLIED);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Runnable> refreshes = new CopyOnWriteArrayList<>();
    private final JvmGcMetrics collections = new JvmGcMetrics();

    public Meters() {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /// All meters in the text format of Prometheus. One at a time: what refreshes itself is not read meanwhile.
    public synchronized String scrape() {
        refreshes.forEach(Runnable::run);
        return registry.scrape();
    }

    /// Runs before each scrape.
    void beforeScrape(Runnable refresh) {
        refreshes.add(refresh);
    }

    MeterRegistry registry() {
        return registry;
    }

    void deadLetter(String stage, String code) {
        registry.counter(Meter.DEAD_LETTERS.id(), "stage", stage, "code", code).increment();
    }

    void auditLost(long records) {
        registry.counter(Meter.AUDIT_LOST.id()).increment((double) records);
    }

    void recordFailed(String code) {
        registry.counter(Meter.RECORD_FAILURES.id(), "code", code).increment();
    }

    /// Counts the requests to registries.
    CallListener calls() {
        return new CallListener() {
            @Override
            public void called(SourceId source, String api, Duration waited) {
                counter(Meter.SOURCE_API_CALLS, source, "api", api).increment();
                counter(Meter.SOURCE_PERMIT_WAIT, source, "api", api).increment(waited.toNanos() / 1e9);
            }

            @Override
            public void throttled(SourceId source, String part) {
                counter(Meter.SOURCE_THROTTLED, source, "part", part).increment();
            }

            // A rate does not see the first event of a counter that begins with it.
            @Override
            public void knows(SourceId source, String part) {
                var _ = counter(Meter.SOURCE_THROTTLED, source, "part", part);
            }
        };
    }

    private Counter counter(Meter meter, SourceId source, String label, String value) {
        return registry.counter(meter.id(), "source", source.value(), label, value);
    }

    /// A value without labels that is read at each scrape.
    void gauge(Meter meter, Supplier<Number> number) {
        Gauge.builder(meter.id(), number).description(meter.tells()).register(registry);
    }

    /// A value that is read at each scrape. `label` is a name and a value.
    void gauge(Meter meter, String label, String value, Supplier<Number> number) {
        Gauge.builder(meter.id(), number)
                .tag(label, value)
                .description(meter.tells())
                .register(registry);
    }

    /// Removes the meters of something that no longer exists. `label` is a name and a value.
    void forget(Collection<Meter> gauges, String label, String value) {
        gauges.forEach(
                gauge -> registry.find(gauge.id()).tag(label, value).meters().forEach(registry::remove));
    }

    /// The same with a second label.
    void gauge(Meter meter, Map<String, String> labels, Supplier<Number> number) {
        Gauge.Builder<Supplier<Number>> gauge =
                Gauge.builder(meter.id(), number).description(meter.tells());
        labels.forEach(gauge::tag);
        gauge.register(registry);
    }

    /// @param configured the sources in the configuration of this process
    TopologyListener topology(Set<SourceId> configured) {
        return new TopologyMeters(this, new SourceGauges(this, configured));
    }

    PublisherListener publisher() {
        return outcome -> {
            switch (outcome) {
                case Outcome.Applied applied -> applied(applied);
                case Outcome.Withheld it -> outcome(it, it.by() == WithheldBy.FREEZE ? "frozen" : "withheld");
                case Outcome.Conflict it -> outcome(it, "conflict");
                case Outcome.Rejected it -> outcome(it, "rejected");
                case Outcome.Retrying it -> outcome(it, "retry");
                case Outcome.Drift it -> outcome(it, "drift");
                case Outcome.Contested it -> outcome(it, "contested");
                case Outcome.Noticed _, Outcome.NoticeEnded _ -> {}
            }
        };
    }

    private void applied(Outcome.Applied applied) {
        String kind = applied.change().verb().toString();
        registry.counter(Meter.TARGET_CHANGES.id(), "target", applied.target(), "kind", kind)
                .increment();
        TIMED.forEach(stage -> latency(applied, stage));
    }

    private void latency(Outcome.Applied applied, Stage until) {
        Optional<Duration> took = applied.timeline().between(Stage.OBSERVED, until);
        took.filter(it -> !it.isNegative())
                .ifPresent(it -> Timer.builder(Meter.CHANGE_LATENCY.id())
                        .tag("target", applied.target())
                        .tag("until", lower(until.name()))
                        .publishPercentileHistogram()
                        .register(registry)
                        .record(it));
    }

    private void outcome(Outcome outcome, String kind) {
        registry.counter(Meter.TARGET_OUTCOMES.id(), "target", outcome.target(), "outcome", kind)
                .increment();
    }

    static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}

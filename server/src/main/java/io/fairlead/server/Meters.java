package io.fairlead.server;

import io.fairlead.model.SourceId;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PublisherListener;
import io.fairlead.publisher.plan.WithheldBy;
import io.fairlead.table.image.Timeline.Stage;
import io.fairlead.topology.streams.TopologyListener;
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
import java.util.function.Supplier;

/// Counts events, for `/metrics`. Thread-safe.
public final class Meters implements AutoCloseable {
    private static final List<Stage> TIMED = List.of(Stage.PRODUCED, Stage.MERGED, Stage.READ, Stage.APPLIED);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();

    public Meters() {
        new JvmMemoryMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /// All meters in the text format of Prometheus.
    public String scrape() {
        return registry.scrape();
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

    /// Removes the gauges of something that no longer exists. `label` is a name and a value.
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

package io.fairlead.server;

import io.fairlead.config.ConfigDifference;
import io.fairlead.config.ConfigDifference.Change;
import io.fairlead.config.ConfigPart.Kind;
import io.fairlead.config.TargetConfig;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.operations.connectors.Targets;
import io.fairlead.platform.Platform;
import io.fairlead.publisher.Publisher;
import io.fairlead.publisher.PublisherDependencies;
import io.fairlead.publisher.PublisherHealth;
import io.fairlead.publisher.pipeline.LogListener;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PublisherListener;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.pipeline.TargetSpec;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.reader.SourceWatch;
import io.fairlead.topics.Topic;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The publisher in this process, with all targets.
final class PublisherRole implements AutoCloseable {
    private static final List<Meter> GAUGES = List.of(
            Meter.TARGET_OBJECTS,
            Meter.TARGET_READY,
            Meter.TARGET_WITHHELD,
            Meter.TARGET_RETRYING,
            Meter.TARGET_REJECTED,
            Meter.TARGET_FROZEN,
            Meter.TARGET_CONFLICTS,
            Meter.TARGET_CONTESTED,
            Meter.TARGET_TWIN,
            Meter.TARGET_NOTICES,
            Meter.TARGET_REFUSED);
    private static final Logger LOG = LoggerFactory.getLogger(PublisherRole.class);

    private final Platform platform;
    private final Meters meters;
    private final Publisher publisher;
    private final SourceWatch sources;
    private final WriteGate gate;
    private final AuditTrail audit;
    private boolean closed;

    PublisherRole(SharedParts shared, PublisherListener listener) {
        platform = shared.platform();
        meters = shared.meters();
        audit = new AuditTrail(platform, meters);
        gate = Targets.gate(platform.config());
        sources = new SourceWatch(
                platform.topic(Topic.CHANGES),
                platform.kafka().consumer(),
                platform.schemas().readChangesToMerge(),
                gate.required());
        publisher = new Publisher(
                platform.tailConfig(),
                platform.schemas().readEndpoints(),
                platform.config().targets().stream().map(this::spec).toList(),
                new PublisherDependencies(
                        sources,
                        new LogListener().and(meters.publisher()).and(audit).and(listener),
                        (record, failure) -> shared.deadLetters().put("publisher", record, failure),
                        shared.clock(),
                        new Random()));
        platform.config().targets().forEach(target -> gauges(target.name()));
        gate.required().forEach(this::gaugeOfUnheard);
    }

    private void gaugeOfUnheard(SourceId source) {
        meters.gauge(
                Meter.SOURCE_UNHEARD, "source", source.value(), () -> unheard().contains(source) ? 1 : 0);
    }

    private TargetSpec spec(TargetConfig target) {
        return Targets.spec(platform.config(), target, platform.installation(), gate);
    }

    /// To be called once the platform has the new configuration. The gate is changed first: a target that begins must
    /// not delete what depends on a source that is now required.
    void change(ConfigDifference difference) {
        followGate();
        Set<String> begun = difference.begun(Kind.TARGET);
        publisher.change(
                difference.ended(Kind.TARGET),
                platform.config().targets().stream()
                        .filter(target -> begun.contains(target.name()))
                        .map(this::spec)
                        .toList());
        difference.names(Kind.TARGET, Change.REMOVED).forEach(this::removed);
        difference.names(Kind.TARGET, Change.ADDED).forEach(this::gauges);
    }

    private void followGate() {
        SortedSet<SourceId> before = gate.required();
        WriteGate next = Targets.gate(platform.config());
        if (!gate.isSame(next)) {
            gate.follow(next);
            publisher.gateChanged();
            before.forEach(source -> meters.forget(List.of(Meter.SOURCE_UNHEARD), "source", source.value()));
            next.required().forEach(this::gaugeOfUnheard);
        }
    }

    private void removed(String target) {
        meters.forget(GAUGES, "target", target);
        LOG.warn(
                "target=\"{}\" is no longer in the configuration and is not written: its objects stay as they are;"
                        + " remove them with `fairlead target retire {}`",
                target,
                target);
    }

    /// The required sources that were not heard since this process began: nothing that depends on them is removed.
    private SortedSet<SourceId> unheard() {
        return gate.unheard(publisher.view());
    }

    private void gauges(String target) {
        gauge(Meter.TARGET_OBJECTS, target, TargetHealth::objects);
        gauge(Meter.TARGET_READY, target, it -> it.state() == TargetHealth.State.RUNNING ? 1 : 0);
        gauge(Meter.TARGET_WITHHELD, target, TargetHealth::withheld);
        gauge(Meter.TARGET_RETRYING, target, TargetHealth::retrying);
        gauge(Meter.TARGET_REJECTED, target, TargetHealth::quarantined);
        gauge(Meter.TARGET_FROZEN, target, TargetHealth::frozen);
        gauge(Meter.TARGET_CONFLICTS, target, TargetHealth::conflicts);
        gauge(Meter.TARGET_CONTESTED, target, TargetHealth::contested);
        gauge(Meter.TARGET_TWIN, target, it -> it.twin() ? 1 : 0);
        noticeGauges(target);
        gauge(Meter.TARGET_REFUSED, target, it -> it.state() == TargetHealth.State.REFUSED ? 1 : 0);
    }

    private void noticeGauges(String target) {
        for (Notice.Kind kind : Notice.Kind.values()) {
            meters.gauge(
                    Meter.TARGET_NOTICES,
                    Map.of("target", target, "kind", kind.name().toLowerCase(Locale.ROOT)),
                    () -> health(target).notices().getOrDefault(kind, 0));
        }
    }

    private void gauge(Meter meter, String target, Function<TargetHealth, Number> number) {
        meters.gauge(meter, "target", target, () -> number.apply(health(target)));
    }

    private TargetHealth health(String target) {
        return health().targets().stream()
                .filter(it -> it.target().equals(target))
                .findAny()
                .orElseThrow();
    }

    /// Follows the heartbeats first, so that none is missed while the table is read.
    void start() {
        sources.start();
        publisher.start();
    }

    PublisherHealth health() {
        return publisher.health();
    }

    MeshView view() {
        return publisher.view();
    }

    List<SourceStatus> statuses() {
        return publisher.view().image().statuses().values().stream()
                .flatMap(Collection::stream)
                .toList();
    }

    /// The reasons why this is not ready, as text.
    List<String> waitsFor() {
        return Readiness.ofPublisher(health());
    }

    List<Outcome.Withheld> withheld() {
        return publisher.pipelines().stream()
                .flatMap(it -> it.withheld().stream())
                .toList();
    }

    /// Notices for the operator about services that are written, by target and service.
    List<ServiceNotice> notices() {
        return publisher.pipelines().stream()
                .flatMap(pipeline -> pipeline.notices().entrySet().stream()
                        .flatMap(entry -> entry.getValue().stream()
                                .map(notice -> new ServiceNotice(pipeline.name(), entry.getKey(), notice))))
                .toList();
    }

    /// One notice on one service in one target.
    record ServiceNotice(String target, ServiceKey service, Notice notice) {}

    /// A second call waits for the first.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        publisher.close();
        sources.close();
        audit.close();
    }
}

package io.fairlead.app.runtime;

import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.publisher.Publisher;
import io.fairlead.publisher.PublisherHealth;
import io.fairlead.publisher.Surroundings;
import io.fairlead.publisher.pipeline.LogListener;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PublisherListener;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.tail.TailConfig;
import io.fairlead.topics.Topic;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// The publisher in this process, with all targets.
final class PublisherRole implements AutoCloseable {
    private final Publisher publisher;
    private final AuditTrail audit;

    PublisherRole(
            Platform platform,
            PublisherListener listener,
            DeadLetters deadLetters,
            Meters meters,
            InstantSource clock) {
        audit = new AuditTrail(platform);
        publisher = new Publisher(
                tail(platform),
                platform.schemas().readEndpoints(),
                platform.config().targets().stream()
                        .map(target -> Targets.spec(platform.config(), target, platform.installation()))
                        .toList(),
                new Surroundings(
                        new LogListener().and(meters.publisher()).and(audit).and(listener),
                        (record, failure) -> deadLetters.put("publisher", record, failure),
                        clock,
                        new Random()));
        platform.config().targets().forEach(target -> gauges(meters, target.name()));
    }

    static TailConfig tail(Platform platform) {
        return new TailConfig(
                        platform.topic(Topic.ENDPOINTS),
                        platform.config().pipeline(),
                        platform.kafka().consumer())
                .identifiedBy(platform.topicWatch().of(platform.topic(Topic.ENDPOINTS)));
    }

    private void gauges(Meters meters, String target) {
        meters.gauge(
                Meter.TARGET_OBJECTS, "target", target, () -> health(target).objects());
        meters.gauge(
                Meter.TARGET_READY,
                "target",
                target,
                () -> health(target).state() == TargetHealth.State.RUNNING ? 1 : 0);
        meters.gauge(
                Meter.TARGET_WITHHELD, "target", target, () -> health(target).withheld());
        meters.gauge(Meter.TARGET_FROZEN, "target", target, () -> health(target).frozen());
        meters.gauge(
                Meter.TARGET_CONTESTED, "target", target, () -> health(target).contested());
        meters.gauge(
                Meter.TARGET_REFUSED,
                "target",
                target,
                () -> health(target).state() == TargetHealth.State.REFUSED ? 1 : 0);
    }

    private TargetHealth health(String target) {
        return health().targets().stream()
                .filter(it -> it.target().equals(target))
                .findAny()
                .orElseThrow();
    }

    void start() {
        publisher.start();
    }

    PublisherHealth health() {
        return publisher.health();
    }

    List<SourceStatus> statuses() {
        return publisher.view().image().statuses().values().stream()
                .flatMap(Collection::stream)
                .toList();
    }

    /// Everything assigned is read, and every target is reached with its gate open.
    boolean isReady() {
        PublisherHealth health = health();
        return !health.assigned().isEmpty()
                && health.complete().containsAll(health.assigned())
                && health.targets().stream().allMatch(it -> it.state() == TargetHealth.State.RUNNING);
    }

    List<String> waitsFor() {
        return health().targets().stream()
                .flatMap(it -> it.state() == TargetHealth.State.REFUSED
                        ? Stream.of(it.lastError())
                        : it.waitsFor().stream().map(what -> "target " + it.target() + " waits for " + what))
                .toList();
    }

    List<Outcome.Held> held() {
        return publisher.pipelines().stream().flatMap(it -> it.held().stream()).toList();
    }

    @Override
    public void close() {
        publisher.close();
        audit.close();
    }
}

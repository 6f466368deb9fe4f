package io.fairlead.server;

import io.fairlead.config.ConfigDifference;
import io.fairlead.config.ConfigDifference.Change;
import io.fairlead.config.ConfigPart.Kind;
import io.fairlead.config.SourceConfig;
import io.fairlead.http.ByteBudget;
import io.fairlead.ingest.kafka.IngestSerdes;
import io.fairlead.ingest.kafka.KafkaIngest;
import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.runner.Timing;
import io.fairlead.model.SourceId;
import io.fairlead.operations.connectors.Sources;
import io.fairlead.platform.Platform;
import io.fairlead.platform.ProcessName;
import io.fairlead.platform.Schemas;
import io.fairlead.topics.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ingest in this process, with all sources; the group decides which of them it reads.
final class IngestRole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IngestRole.class);

    private static final List<Meter> GAUGES = List.of(Meter.SOURCE_UP, Meter.SOURCE_INSTANCES, Meter.SOURCE_ANSWER_AGE);
    private static final List<Meter> COUNTERS =
            List.of(Meter.SOURCE_API_CALLS, Meter.SOURCE_PERMIT_WAIT, Meter.SOURCE_THROTTLED);

    private final KafkaIngest ingest;
    private final Platform platform;
    private final Meters meters;
    private final Clock clock;
    /// The total size of the responses of all sources, however often the sources are replaced.
    private final ByteBudget answers = ByteBudget.ofHeap();

    IngestRole(Platform platform, Meters meters, Clock clock) {
        this.platform = platform;
        this.meters = meters;
        this.clock = clock;
        List<SourceSetup> setups = setups(platform.config().sources());
        Sources.warnings(platform.config()).forEach(warning -> LOG.warn("{}", warning));
        Schemas schemas = platform.schemas();
        var changes = schemas.writeChanges();
        var owners = schemas.writeOwners();
        changes.id(platform.topic(Topic.CHANGES));
        owners.id(platform.topic(Topic.OWNERS));
        ingest = new KafkaIngest(
                new KafkaIngest.Config(
                        platform.config().pipeline(), ProcessName.own(), clients(platform), platform.topics()),
                new IngestSerdes(changes, owners, schemas.readEndpoints(), schemas.readChanges()),
                setups,
                new KafkaIngest.Surroundings(
                        new Timing(clock, new Random()),
                        failure -> meters.deadLetter("ingest", failure.code()),
                        meters.calls()));
        platform.config().sources().forEach(this::gauges);
        PartGauges.register(meters, this::health, clock);
    }

    private static Map<String, Object> clients(Platform platform) {
        Map<String, Object> clients = platform.kafka().producer();
        clients.putAll(platform.kafka().consumer());
        if (platform.kafka().isEmbedded()) {
            // Frequent heartbeats serve a quick takeover, but when this process ends, its broker does too.
            clients.putIfAbsent("heartbeat.interval.ms", "1500");
        }
        return clients;
    }

    private List<SourceSetup> setups(Collection<SourceConfig> sources) {
        return Sources.setups(platform.config(), sources, clock, answers);
    }

    /// To be called once the platform has the new configuration.
    void change(ConfigDifference difference) {
        Set<SourceId> gone = difference
                .names(Kind.SOURCE, Change.REMOVED)
                .map(SourceId::new)
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> begun = difference.begun(Kind.SOURCE);
        // First, so that a failure to create a source does not keep the former ones running.
        ingest.change(gone, List.of());
        gone.forEach(this::removed);
        List<SourceSetup> setups = setups(platform.config().sources().stream()
                .filter(source -> begun.contains(source.name().value()))
                .toList());
        Set<SourceId> replaced =
                setups.stream().map(setup -> setup.source().id()).collect(Collectors.toCollection(TreeSet::new));
        ingest.change(replaced, List.of());
        // While nothing counts: the former parts and APIs may not exist any more.
        replaced.forEach(source -> meters.forget(COUNTERS, "source", source.value()));
        ingest.change(Set.of(), setups);
        platform.config().sources().stream()
                .filter(source -> difference
                        .names(Kind.SOURCE, Change.ADDED)
                        .anyMatch(source.name().value()::equals))
                .forEach(this::gauges);
    }

    private void removed(SourceId source) {
        meters.forget(GAUGES, "source", source.value());
        meters.forget(COUNTERS, "source", source.value());
        LOG.warn(
                "source=\"{}\" is no longer in the configuration and is not read: what it listed stays in the mesh;"
                        + " add it again, or remove it with `fairlead source retire {}`",
                source,
                source);
    }

    private void gauges(SourceConfig source) {
        String name = source.name().value();
        meters.gauge(Meter.SOURCE_UP, "source", name, () -> isReading(name) ? 1 : 0);
        meters.gauge(Meter.SOURCE_INSTANCES, "source", name, () -> health(name).instances());
        meters.gauge(Meter.SOURCE_ANSWER_AGE, "source", name, () -> {
            Instant last = health(name).lastAnswer();
            return last == null
                    ? Double.NaN
                    : Duration.between(last, clock.instant()).toMillis() / 1000.0;
        });
    }

    private boolean isReading(String name) {
        return health(name).state() == SourceHealth.State.READING;
    }

    private SourceHealth health(String name) {
        return health().stream()
                .filter(it -> it.source().value().equals(name))
                .findAny()
                .orElseThrow();
    }

    void start() {
        ingest.start();
    }

    List<SourceHealth> health() {
        return ingest.health();
    }

    /// The reasons why this is not ready, as text.
    List<String> waitsFor() {
        return Readiness.ofSources(ingest.isMember(), health());
    }

    @Override
    public void close() {
        ingest.close();
    }
}

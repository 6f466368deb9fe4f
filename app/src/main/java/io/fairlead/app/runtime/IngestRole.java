package io.fairlead.app.runtime;

import io.fairlead.app.config.SourceConfig;
import io.fairlead.ingest.kafka.IngestSerdes;
import io.fairlead.ingest.kafka.KafkaIngest;
import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.topics.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ingest in this process, with all sources; which of them it reads, the group decides.
final class IngestRole implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IngestRole.class);

    private final KafkaIngest ingest;

    IngestRole(Platform platform, Meters meters, Clock clock) {
        List<SourceSetup> setups = Sources.setups(platform.config(), clock);
        Sources.warnings(platform.config()).forEach(warning -> LOG.warn("{}", warning));
        Schemas schemas = platform.schemas();
        var changes = schemas.writeChanges();
        var owners = schemas.writeOwners();
        changes.id(platform.topic(Topic.CHANGES));
        owners.id(platform.topic(Topic.OWNERS));
        Map<String, Object> kafka = platform.kafka().producer();
        kafka.putAll(platform.kafka().consumer());
        KafkaIngest.Config config =
                new KafkaIngest.Config(platform.config().pipeline(), ProcessName.own(), kafka, platform.topics());
        ingest = new KafkaIngest(
                config,
                new IngestSerdes(changes, owners, schemas.readEndpoints(), schemas.readChanges()),
                setups,
                new KafkaIngest.Surroundings(
                        clock, new Random(), failure -> meters.deadLetter("ingest", failure.code())));
        platform.config().sources().forEach(source -> gauges(meters, source, clock));
    }

    private void gauges(Meters meters, SourceConfig source, Clock clock) {
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

    /// What keeps this from being ready, in words.
    List<String> waitsFor() {
        return Readiness.ofSources(ingest.isMember(), health());
    }

    @Override
    public void close() {
        ingest.close();
    }
}

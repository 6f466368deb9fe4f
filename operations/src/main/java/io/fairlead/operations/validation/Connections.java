package io.fairlead.operations.validation;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.ServerPlace;
import io.fairlead.config.SourceConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.operations.connectors.FirstReport;
import io.fairlead.operations.connectors.Sources;
import io.fairlead.operations.connectors.Targets;
import io.fairlead.operations.table.TableQueries;
import io.fairlead.platform.Installation;
import io.fairlead.platform.Kafka;
import io.fairlead.platform.KafkaReach;
import io.fairlead.platform.Platform;
import io.fairlead.platform.TopicsOwner;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.topics.TopicAdmin;
import io.fairlead.topics.TopicPlan;
import io.fairlead.wire.schemaregistry.SchemaRegistry;
import io.fairlead.wire.schemaregistry.SchemaRegistryClient;
import io.fairlead.wire.schemaregistry.SchemaRegistryClientConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/// Connects to everything that a configuration names, as a run does, and writes nothing: `fairlead validate --connect`.
public final class Connections {
    private static final String KAFKA = "kafka";
    /// A large registry takes long at its rate of requests, but responds.
    private static final FirstReport.Patience PATIENCE =
            new FirstReport.Patience(Duration.ofMinutes(10), Duration.ofSeconds(30));

    private final FairleadConfig config;
    private final Clock clock;
    private final List<Reached> all = new ArrayList<>();
    /// The installation of the configuration; null if Kafka does not return it.
    private @Nullable String installation;

    private Connections(FairleadConfig config, Clock clock) {
        this.config = config;
        this.clock = clock;
    }

    /// One external system.
    ///
    /// @param code of the failure; empty if it was reached
    public record Reached(String what, String code, String detail) {
        public boolean isFailure() {
            return !code.isEmpty();
        }

        public boolean isKafka() {
            return what.equals(KAFKA);
        }
    }

    @FunctionalInterface
    private interface Attempt {
        String detail() throws InterruptedException;
    }

    /// Tries all of them, one after the other. Embedded servers are left out: they do not exist before a run.
    public static List<Reached> all(FairleadConfig config, Clock clock) throws InterruptedException {
        Connections connections = new Connections(config, clock);
        if (config.kafka().place().isEmbedded()) {
            connections.installation = ofEmbedded(config);
        } else {
            connections.attempt(KAFKA, connections::kafka);
        }
        if (!config.schemaRegistry().place().isEmbedded()) {
            connections.attempt("schema-registry", connections::schemaRegistry);
        }
        for (SourceConfig source : config.sources()) {
            connections.attempt("source " + source.name(), () -> connections.source(source));
        }
        for (TargetConfig target : config.targets()) {
            connections.attempt("target " + target.name(), () -> connections.target(target));
        }
        return List.copyOf(connections.all);
    }

    private void attempt(String what, Attempt attempt) throws InterruptedException {
        try {
            all.add(new Reached(what, "", attempt.detail()));
        } catch (Failure failure) {
            all.add(new Reached(what, failure.code(), String.valueOf(failure.getMessage())));
        }
    }

    private String kafka() throws InterruptedException {
        try (Kafka kafka = Kafka.open(config.kafka());
                Admin admin = KafkaReach.admin(kafka.admin())) {
            TopicPlan plan = new TopicAdmin(admin).plan(Platform.required(config));
            installation = Installation.of(config, admin);
            plan.requireUsable();
            TopicsOwner.requireOwn(config, kafka, admin);
            return "the topics are correct";
        }
    }

    /// A broker that keeps its directory is not started for this.
    private static @Nullable String ofEmbedded(FairleadConfig config) throws InterruptedException {
        if (config.kafka().place() instanceof ServerPlace.EmbeddedTemporary) {
            return "";
        }
        try {
            return TableQueries.installation(config);
        } catch (Failure _) {
            return null;
        }
    }

    private String schemaRegistry() {
        SchemaRegistryClientConfig at = SchemaRegistryClientConfig.from(
                config.schemaRegistry().properties().values());
        try (SchemaRegistry registry = SchemaRegistryClient.open(at, clock)) {
            return registry.subjects().size() + " subjects";
        }
    }

    private String source(SourceConfig source) throws InterruptedException {
        SourceSetup setup = Sources.setup(config, source, clock);
        try (RegistrySource opened = setup.source()) {
            FirstReport first = FirstReport.of(setup, PATIENCE);
            first.requireAllParts();
            opened.checkFeeds(first);
            return first.instances().size() + " instances, " + first.rejected().size() + " rejected";
        }
    }

    private String target(TargetConfig target) throws InterruptedException {
        String own = installation;
        try (MeshTarget opened =
                Targets.target(new Owner(config.pipeline(), Objects.requireNonNullElse(own, "")), target)) {
            opened.start(_ -> {});
            return opened.owned().size() + " objects of this pipeline";
        } catch (ConfigurationFailure failure) {
            if (own == null && failure.code().equals("PUBLISHER-INSTALLATION")) {
                return "reached; only Kafka can tell whether its objects belong to this installation";
            }
            throw failure;
        }
    }
}

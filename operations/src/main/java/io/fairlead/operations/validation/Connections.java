package io.fairlead.operations.validation;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.ServerPlace;
import io.fairlead.config.SourceConfig;
import io.fairlead.config.TargetConfig;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.ingest.spi.CompleteReport;
import io.fairlead.ingest.spi.Delta;
import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.model.failure.TransientFailure;
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
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/// Connects to everything that a configuration names, as a run does, and writes nothing: `fairlead validate --connect`.
public final class Connections {
    private static final String KAFKA = "kafka";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

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
        Cancellation cancellation = new Cancellation();
        FirstAnswer first = new FirstAnswer(cancellation);
        try (RegistrySource opened = Sources.setup(config, source, clock).source()) {
            Thread reading = Thread.ofVirtual().name("connect-" + source.name()).start(() -> first.await(opened));
            boolean inTime = cancellation.await(PATIENCE);
            cancellation.request();
            if (!reading.join(PATIENCE)) {
                reading.interrupt();
            }
            Failure failure = first.failure;
            if (!first.isThere) {
                throw failure == null ? late(source, inTime) : failure;
            }
            first.requireAllParts();
            opened.checkFeeds(first);
            return first.instances + " instances, " + first.rejected + " rejected";
        }
    }

    private static TransientFailure late(SourceConfig source, boolean inTime) {
        return new TransientFailure(
                "APP-CONNECT-TIMEOUT",
                "source " + source.name() + ": no complete report within " + PATIENCE.toSeconds() + " s"
                        + (inTime ? "" : "; check the registry"));
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

    /// Ends the run of a source with its first report.
    private static final class FirstAnswer implements RegistryListener {
        private final Cancellation cancellation;
        private volatile boolean isThere;
        private volatile int instances;
        private volatile int rejected;
        private volatile List<String> unread = List.of();
        private final Map<String, RejectedFailure> failures = new ConcurrentSkipListMap<>();
        private volatile @Nullable Failure failure;

        FirstAnswer(Cancellation cancellation) {
            this.cancellation = cancellation;
        }

        /// Returns once the answer is there, the source has failed, or the reading was cancelled.
        void await(RegistrySource source) {
            try {
                source.run(this, cancellation);
            } catch (Failure failed) {
                failure = failed;
            } catch (InterruptedException _) {
                // Whoever waits has given up.
            } finally {
                cancellation.request();
            }
        }

        @Override
        public void awaitPermit() {
            // A single read needs no rate limit.
        }

        @Override
        public void complete(CompleteReport answer) {
            if (!isThere) {
                instances = answer.instances().size();
                unread = answer.unread();
                isThere = true;
            }
            cancellation.request();
        }

        @Override
        public void changed(Delta delta) {
            // The first report is complete.
        }

        @Override
        @SuppressWarnings("NonAtomicVolatileUpdate") // for display only
        public void rejected(String item, RejectedFailure failure) {
            rejected++;
            failures.put(item, failure);
        }

        /// @throws TransientFailure a part of the registry could not be read at all, with the reason of each
        void requireAllParts() {
            // A prefix that ends with a separator is that of a part; another one is the id of an instance.
            List<RejectedFailure> parts = unread.stream()
                    .filter(prefix -> prefix.endsWith("/"))
                    .map(failures::get)
                    .filter(Objects::nonNull)
                    .toList();
            if (!parts.isEmpty()) {
                throw new TransientFailure(
                        parts.getFirst().code(),
                        parts.stream().map(RejectedFailure::getMessage).collect(Collectors.joining("; and ")));
            }
        }
    }
}

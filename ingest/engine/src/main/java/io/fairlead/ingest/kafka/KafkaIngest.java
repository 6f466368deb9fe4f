package io.fairlead.ingest.kafka;

import io.fairlead.ingest.runner.CallListener;
import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.ingest.runner.SourceRunner;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.runner.Timing;
import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.topics.ServicePartitioner;
import io.fairlead.topics.Topic;
import io.fairlead.topics.TopicCatalogue;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The ingest role of one process: reads the sources whose shards the group assigned to it, from [#start] to [#close].
///
/// The topics of `topics` must exist. Any number of processes may run with the same pipeline and sources; each
/// source is read by one of them, and after its end by another.
public final class KafkaIngest implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KafkaIngest.class);
    private static final Duration LAST_LOOK = Duration.ofMillis(500);
    private static final Duration FLUSH = Duration.ofSeconds(2);
    private static final Duration FOLLOW = Duration.ofSeconds(5);
    /// Part of the time within which a removal of a whole service is confirmed.
    private static final Duration CONFIRM = Duration.ofMillis(500);

    /// `pipeline` names the group, `owner` this process in the ownership records.
    public record Config(String pipeline, String owner, Map<String, Object> kafka, TopicCatalogue topics) {
        public Config {
            kafka = Map.copyOf(kafka);
        }
    }

    /// The dependencies of ingest; `deadLetters` receives the reason of each dead letter, and `calls` learns of
    /// each request to a registry, from any thread.
    public record Surroundings(Timing timing, Consumer<Failure> deadLetters, CallListener calls) {
        public Surroundings(Timing timing, Consumer<Failure> deadLetters) {
            this(timing, deadLetters, CallListener.NONE);
        }
    }

    private final Config config;
    private final IngestSerdes serdes;
    private final List<SourceSetup> setups;
    private final Timing timing;
    private final Consumer<Failure> deadLetters;
    private final CallListener calls;
    private final IngestClients clients;
    private @Nullable Running running;

    private record Running(
            KafkaProducer<byte[], byte[]> producer,
            Runners runners,
            KafkaEpochs epochs,
            OwnersGroup group,
            TableSources table,
            ScheduledExecutorService timer) {}

    public KafkaIngest(Config config, IngestSerdes serdes, List<SourceSetup> setups, Surroundings surroundings) {
        this.config = config;
        this.serdes = serdes;
        this.setups = List.copyOf(setups);
        this.timing = surroundings.timing();
        this.deadLetters = surroundings.deadLetters();
        this.calls = surroundings.calls();
        clients = new IngestClients(config.kafka());
    }

    /// Joins the group; the sources start as their shards are assigned.
    public synchronized void start() {
        if (running != null) {
            throw new IllegalStateException("ingest is running");
        }
        Running opened = open();
        opened.runners().change(List.of(), setups);
        running = opened;
        var _ = opened.timer()
                .scheduleWithFixedDelay(() -> follow(opened), 0, FOLLOW.toMillis(), TimeUnit.MILLISECONDS);
        opened.group().start();
    }

    private Running open() {
        KafkaProducer<byte[], byte[]> producer = clients.producer();
        IngestConnection kafka = new IngestConnection(producer, serdes, config.topics(), timing.clock());
        KafkaEmitter emitter = emitter(kafka);
        TableSources table = new TableSources(
                clients::reader,
                config.topics().name(Topic.ENDPOINTS),
                config.topics().partitions(),
                serdes.table());
        KafkaEpochs epochs = epochs(kafka, table);
        ScheduledExecutorService timer = timer();
        Runners runners = new Runners(
                source -> ServicePartitioner.shard(source, config.topics().partitions()),
                setup -> new SourceRunner(setup, epochs, emitter, new SourceRunner.Watch(timing, calls)),
                runner -> care(timer, runner));
        return new Running(producer, runners, epochs, group(runners), table, timer);
    }

    private KafkaEmitter emitter(IngestConnection kafka) {
        return new KafkaEmitter(
                kafka,
                new TableProgress(clients::reader, endpoints()),
                deadLetters,
                () -> Thread.ofVirtual().name("ingest-resync").start(this::resync));
    }

    private KafkaEpochs epochs(IngestConnection kafka, TableSources table) {
        TableClaims claims = new TableClaims(clients::reader, endpoints(), serdes.table());
        SourceHistory.Log log = new KafkaSourceLog(clients, config.topics(), serdes.history(), timing.clock());
        return new KafkaEpochs(kafka, config, new SourceHistory(table, claims, log));
    }

    private List<TopicPartition> endpoints() {
        TopicCatalogue topics = config.topics();
        return TableSources.partitions(topics.name(Topic.ENDPOINTS), topics.partitions());
    }

    private static ScheduledExecutorService timer() {
        return Executors.newScheduledThreadPool(
                2, Thread.ofPlatform().name("ingest-timer-", 0).daemon().factory());
    }

    private OwnersGroup group(Runners runners) {
        return new OwnersGroup(
                () -> clients.member(config.pipeline() + "-ingest"),
                config.topics().name(Topic.OWNERS),
                clients.pace(),
                runners);
    }

    private static Runners.Care care(ScheduledExecutorService timer, SourceRunner runner) {
        long beat = runner.heartbeat().toMillis();
        ScheduledFuture<?> ticks = timer.scheduleAtFixedRate(() -> tick(runner), beat, beat, TimeUnit.MILLISECONDS);
        ScheduledFuture<?> confirmations = timer.scheduleWithFixedDelay(
                () -> confirm(runner), CONFIRM.toMillis(), CONFIRM.toMillis(), TimeUnit.MILLISECONDS);
        return () -> {
            ticks.cancel(false);
            confirmations.cancel(false);
        };
    }

    /// Changes the set of sources while this runs: `removed` are stopped, `begun` start with a new epoch and replace
    /// those of the same name. Every other source continues. Returns once no removed source sends anything.
    public void change(Collection<SourceId> removed, Collection<SourceSetup> begun) {
        Running now = running();
        if (now == null) { // closed meanwhile
            begun.forEach(setup -> setup.source().close());
        } else {
            now.runners().change(removed, begun);
        }
    }

    private synchronized @Nullable Running running() {
        return running;
    }

    private static void follow(Running now) {
        try {
            TableSources table = now.table();
            table.follow();
            now.runners()
                    .all()
                    .forEach(runner -> runner.established()
                            .ifPresent(epoch -> runner.compared(epoch, problem(runner, epoch, table))));
            now.runners().all().stream()
                    .filter(runner -> runner.isStopped(KafkaEpochs.REGRESSED)
                            && now.epochs().isReset(runner.id()))
                    .forEach(SourceRunner::retry);
        } catch (InterruptException _) {
            // close() ends what is being read.
        } catch (RuntimeException | Error e) { // The timer silently drops a task that throws.
            LOG.warn("the table could not be followed; it is read again when a source is assigned", e);
        }
    }

    /// A process that still reads it under a former name writes that name again: the next snapshot takes its claims.
    private static Optional<String> problem(SourceRunner runner, Epoch epoch, TableSources table) {
        List<SourceId> formerly = runner.setup().formerly();
        Optional<String> problem = table.problem(runner.id(), epoch);
        return problem.isPresent()
                        || formerly.isEmpty()
                        || table.suspects(runner.id(), epoch).isEmpty()
                ? problem
                : table.heldUnder(formerly);
    }

    private static void tick(SourceRunner runner) {
        try {
            runner.tick();
        } catch (RuntimeException | Error e) {
            LOG.error("source={} heartbeat task failed", runner.id(), e);
        }
    }

    private static void confirm(SourceRunner runner) {
        try {
            runner.confirmRemovals();
        } catch (InterruptException _) {
            // close() ends what is being read.
        } catch (RuntimeException e) {
            LOG.warn("source={} could not be queried to confirm removals; it is retried", runner.id(), e);
        }
    }

    /// The health of every configured source, in order of their names; empty before the start.
    public synchronized List<SourceHealth> health() {
        return running == null ? List.of() : running.runners().health();
    }

    /// Whether this process is a member of the consumer group: it takes over the shards that others release.
    public synchronized boolean isMember() {
        return running != null && running.group().isMember();
    }

    private void resync() {
        Running now = running();
        if (now != null) {
            now.runners().all().forEach(SourceRunner::resync);
        }
    }

    /// Takes a new snapshot of a source, if this process reads it.
    ///
    /// @throws ConfigurationFailure no source of that name is configured
    public synchronized void resync(SourceId source) {
        SourceRunner runner =
                running == null ? null : running.runners().of(source).orElse(null);
        if (runner == null) {
            throw new ConfigurationFailure(
                    "INGEST-SOURCE-UNKNOWN",
                    "there is no source \"" + source + "\"; configured are "
                            + health().stream().map(SourceHealth::source).toList());
        }
        runner.resync();
    }

    /// Stops the sources, leaves the group, waits for what was sent, and closes the sources; within 5 s if all
    /// of them react to the cancellation.
    @Override
    public synchronized void close() {
        Running now = running;
        if (now == null) {
            return;
        }
        running = null;
        // The timer last: a change in progress may still schedule tasks.
        now.runners().close();
        stop(now.timer());
        now.group().close();
        now.table().close();
        now.producer().close(FLUSH);
        now.runners().closeSources();
    }

    /// Reading the table takes milliseconds: if it is not interrupted, Kafka's client closes without an error.
    private static void stop(ScheduledExecutorService timer) {
        timer.shutdown();
        try {
            var _ = timer.awaitTermination(LAST_LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        timer.shutdownNow();
    }
}

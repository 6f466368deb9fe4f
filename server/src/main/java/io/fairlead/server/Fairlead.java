package io.fairlead.server;

import io.fairlead.api.Api;
import io.fairlead.config.ConfigDifference;
import io.fairlead.config.ConfigPart.Kind;
import io.fairlead.config.FairleadConfig;
import io.fairlead.ingest.runner.SourceHealth;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.operations.connectors.Sources;
import io.fairlead.operations.connectors.Targets;
import io.fairlead.operations.control.SourceRetirements;
import io.fairlead.operations.record.KafkaPast;
import io.fairlead.operations.record.PastReader;
import io.fairlead.operations.record.PastTopics;
import io.fairlead.operations.status.ProcessesTail;
import io.fairlead.operations.status.SinceWhen;
import io.fairlead.platform.Platform;
import io.fairlead.platform.Role;
import io.fairlead.platform.Startup;
import io.fairlead.platform.http.HttpEndpoint;
import io.fairlead.publisher.PublisherHealth;
import io.fairlead.publisher.pipeline.Outcome;
import io.fairlead.publisher.pipeline.PublisherListener;
import io.fairlead.publisher.pipeline.TargetHealth;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.record.kafka.RecordHealth;
import io.fairlead.server.Outside.HttpOwner;
import io.fairlead.server.logging.Logging;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One process of the pipeline: the platform, its roles, and its HTTP endpoint, from [#start] to [#close].
///
/// Closing takes less than five seconds: sources first, then the topology, then the targets, then the platform.
public final class Fairlead implements Reconfigurable, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Fairlead.class);

    private final Platform platform;
    private final Meters meters;
    private final DeadLetterWriter deadLetters;
    private final RunningRoles roles;
    private final Optional<IngestRole> ingest;
    private final Optional<TopologyRole> topology;
    private final Optional<PublisherRole> publisher;
    private final Optional<RecordRole> record;
    private final ClockWatch clockWatch;
    private final CompletableFuture<Throwable> failure;
    private final HttpEndpoint http;
    private final HttpOwner owner;
    private final ConfigInForce inForce;
    private final Set<SourceId> configured;
    private final Instant started;
    private final SinceWhen since;
    private final ProcessReports reports;
    private final ProcessesTail processes;

    Fairlead(SharedParts shared, RunningRoles roles, Outside outside, Set<SourceId> configured) {
        Clock clock = shared.clock();
        this.http = outside.http();
        this.owner = outside.owner();
        this.inForce = outside.inForce();
        this.configured = configured;
        this.started = clock.instant();
        this.since = new SinceWhen(clock);
        this.clockWatch = new ClockWatch(clock, System::nanoTime);
        this.roles = roles;
        this.ingest = roles.ingest();
        this.topology = roles.topology();
        this.publisher = roles.publisher();
        this.record = roles.record();
        // A topology that has failed ends the process if it is the only role; otherwise the other roles continue.
        boolean alone = ingest.isEmpty() && publisher.isEmpty();
        this.failure = topology.filter(_ -> alone)
                .map(it -> it.runner().failure().applyToEither(clockWatch.failure(), Function.identity()))
                .orElseGet(clockWatch::failure);
        this.platform = shared.platform();
        this.meters = shared.meters();
        this.deadLetters = shared.deadLetters();
        this.reports = new ProcessReports(platform, clock, () -> StatusReport.of(this));
        this.processes = new ProcessesTail(platform);
        http.show(new RunningPages(this, meters, clock).routes());
        outside.api().use(ProcessAnswers.of(this));
    }

    /// Returns once everything was started; [#isReady] tells when it all works. Fails at once if an external system is
    /// away.
    ///
    /// @throws io.fairlead.model.failure.Failure something cannot be used as it is; nothing is left running
    public static Fairlead start(FairleadConfig config, Set<Role> roles, PublisherListener listener, Clock clock)
            throws InterruptedException {
        check(config, roles, clock);
        Api api = Api.of(config.pipeline(), config.http().access(), clock);
        HttpEndpoint http = HttpEndpoint.start(
                config.http(), StartingPages.of(config.pipeline(), () -> null).routes(), api);
        try {
            Outside outside =
                    new Outside(http, api, HttpOwner.PROCESS, Startup.failFast(), new ConfigInForce(config, clock));
            return new ProcessStart(roles, listener, clock, outside).run();
        } catch (RuntimeException | InterruptedException e) {
            http.close();
            throw e;
        }
    }

    /// Starts with what the caller has prepared.
    static Fairlead start(Set<Role> roles, Clock clock, Outside outside) throws InterruptedException {
        return new ProcessStart(roles, _ -> {}, clock, outside).run();
    }

    /// Finds mistakes in rules and in the files of targets before anything is opened.
    static void check(FairleadConfig config, Set<Role> roles, Clock clock) {
        Sources.setups(config, clock).forEach(setup -> setup.source().close());
        if (roles.contains(Role.PUBLISHER)) {
            config.targets()
                    .forEach(target ->
                            Targets.target(Owner.of(config.pipeline()), target).check());
        }
    }

    /// To be called once, when everything is open.
    void begin() {
        clockWatch.start();
        roles.start();
        processes.start();
        reports.start();
        LOG.info(
                "started pipeline={} roles={} kafka={} http={}",
                platform.config().pipeline(),
                roles.names(),
                platform.bootstrapServers(),
                http.url());
    }

    ClockWatch clockWatch() {
        return clockWatch;
    }

    public Platform platform() {
        return platform;
    }

    /// The targets are changed first: their permission to delete must not rely on what is about to change.
    @Override
    public List<String> change(FairleadConfig next, ConfigDifference difference) {
        platform.use(next);
        Set<SourceId> now = SourceRetirements.accounted(next);
        configured.addAll(now);
        configured.retainAll(now);
        List<String> failed = new ArrayList<>();
        if (!difference.begun(Kind.LOG).isEmpty()) {
            attempt("log", () -> Logging.apply(next.log()), failed);
        }
        publisher.ifPresent(it -> attempt("targets", () -> it.change(difference), failed));
        ingest.ifPresent(it -> attempt("sources", () -> it.change(difference), failed));
        return failed;
    }

    private static void attempt(String what, Runnable change, List<String> failed) {
        try {
            change.run();
        } catch (RuntimeException e) {
            LOG.error("the {} could not be changed", what, e);
            failed.add("the " + what + ": " + e);
        }
    }

    ConfigInForce inForce() {
        return inForce;
    }

    /// The URL of the HTTP endpoint.
    public String url() {
        return http.url();
    }

    /// Returns whether every role of this process does its work.
    public boolean isReady() {
        return waitsFor().isEmpty();
    }

    /// Descriptions of what is not ready yet.
    public List<String> waitsFor() {
        List<String> waits = new ArrayList<>();
        ingest.ifPresent(it -> waits.addAll(it.waitsFor()));
        topology.filter(it -> !it.runner().isReady())
                .ifPresent(it -> waits.add(it.runner()
                        .problem()
                        .map(why -> "topology waits: " + why.code() + ": " + why.getMessage())
                        .orElse("topology is " + it.runner().state())));
        waits.addAll(platform.waitsForTopics());
        topology.ifPresent(it -> waits.addAll(it.waitsFor()));
        publisher.ifPresent(it -> waits.addAll(it.waitsFor()));
        kafkaProblem().ifPresent(waits::add);
        return waits;
    }

    /// The problem if Kafka has not responded for some time.
    Optional<String> kafkaProblem() {
        return !platform.topicWatch().isLost()
                ? Optional.empty()
                : Optional.of("KAFKA-UNREACHABLE: kafka: no broker at " + platform.bootstrapServers()
                        + " responds any more; check the brokers and the network; this continues automatically once"
                        + " they answer");
    }

    Set<Role> roles() {
        return roles.names();
    }

    Instant started() {
        return started;
    }

    /// The times of the last changes of state.
    SinceWhen since() {
        return since;
    }

    Optional<TopologyRole> topology() {
        return topology;
    }

    Optional<PublisherHealth> publisher() {
        return publisher.map(PublisherRole::health);
    }

    /// Completes when this cannot continue and must be closed. With a
    /// [TransientFailure][io.fairlead.model.failure.TransientFailure] it can be started again at once.
    public CompletableFuture<Throwable> failure() {
        return failure;
    }

    public List<SourceHealth> sources() {
        return ingest.map(IngestRole::health).orElse(List.of());
    }

    public List<TargetHealth> targets() {
        return publisher.map(it -> it.health().targets()).orElse(List.of());
    }

    /// The table's statuses of the sources, one for each partition that the publisher of this process reads.
    List<SourceStatus> statuses() {
        return publisher.map(PublisherRole::statuses).orElse(List.of());
    }

    /// The changes that are withheld now.
    public List<Outcome.Withheld> withheld() {
        return publisher.map(PublisherRole::withheld).orElse(List.of());
    }

    /// Notices for the operator about services that are written.
    List<PublisherRole.ServiceNotice> notices() {
        return publisher.map(PublisherRole::notices).orElse(List.of());
    }

    Optional<PublisherRole> publisherRole() {
        return publisher;
    }

    /// How the record is; empty if this process does not have the role.
    Optional<RecordHealth> record() {
        return record.map(RecordRole::health);
    }

    /// Answers about the past: from the record of this process, otherwise from Kafka.
    public PastReader past() {
        return record.map(RecordRole::past).orElseGet(() -> new KafkaPast(PastTopics.of(platform)));
    }

    /// The reports of the other processes.
    ProcessesTail processes() {
        return processes;
    }

    /// Returns once no target is written any more, at most some seconds later. Everything else runs until [#close].
    public void stopWriting() {
        publisher.ifPresent(PublisherRole::close);
    }

    @Override
    public void close() {
        clockWatch.close();
        reports.close();
        processes.close();
        // The roles that others wait for are closed first.
        ingest.ifPresent(IngestRole::close);
        if (owner == HttpOwner.PROCESS) {
            http.close();
        }
        topology.ifPresent(TopologyRole::close);
        publisher.ifPresent(PublisherRole::close);
        record.ifPresent(RecordRole::close);
        deadLetters.close();
        meters.close();
        platform.close();
        LOG.info("stopped pipeline={}", platform.config().pipeline());
    }
}

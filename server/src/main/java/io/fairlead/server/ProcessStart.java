package io.fairlead.server;

import io.fairlead.config.FairleadConfig;
import io.fairlead.model.SourceId;
import io.fairlead.operations.control.SourceRetirements;
import io.fairlead.platform.Platform;
import io.fairlead.platform.Role;
import io.fairlead.platform.Startup;
import io.fairlead.platform.TopicsOwner;
import io.fairlead.publisher.pipeline.PublisherListener;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One start of a process: opens what it needs, part by part. Where a part fails, those that were opened are closed
/// again, the last one first.
final class ProcessStart {
    private static final Logger LOG = LoggerFactory.getLogger(Fairlead.class);

    private final Set<Role> roles;
    private final PublisherListener listener;
    private final Clock clock;
    private final Outside outside;
    /// Those that the configuration names or retired, as long as the process runs.
    private final Set<SourceId> configured = ConcurrentHashMap.newKeySet();
    private final List<AutoCloseable> opened = new ArrayList<>();

    ProcessStart(Set<Role> roles, PublisherListener listener, Clock clock, Outside outside) {
        this.roles = roles;
        this.listener = listener;
        this.clock = clock;
        this.outside = outside;
    }

    Fairlead run() throws InterruptedException {
        configured.addAll(SourceRetirements.accounted(outside.inForce().config()));
        try {
            SharedParts shared = shared();
            RunningRoles running = roles(shared);
            Fairlead fairlead = new Fairlead(shared, running, outside, configured);
            opened.add(fairlead.clockWatch());
            fairlead.begin();
            return fairlead;
        } catch (RuntimeException | InterruptedException e) {
            opened.reversed().forEach(ProcessStart::closeQuietly);
            throw e;
        }
    }

    private SharedParts shared() throws InterruptedException {
        FairleadConfig config = outside.inForce().config();
        Startup startup = outside.startup();
        Platform platform = opened(Platform.open(config, clock, startup));
        var _ = startup.attempt(() -> own(platform));
        Meters meters = opened(new Meters());
        meters.gauge(Meter.TOPICS_MISSING, () -> platform.topicWatch().missing().size());
        gauges(meters, outside.inForce());
        DeadLetterWriter deadLetters = opened(startup.attempt(() -> new DeadLetterWriter(platform, meters)));
        return new SharedParts(platform, meters, deadLetters, clock);
    }

    private static Platform own(Platform platform) throws InterruptedException {
        TopicsOwner.requireOwn(platform);
        platform.requireOwnGroups();
        return platform;
    }

    private static void gauges(Meters meters, ConfigInForce inForce) {
        meters.gauge(Meter.CONFIG_VERSION, inForce::versionNumber);
        meters.gauge(Meter.CONFIG_RELOAD_FAILED, () -> inForce.isRefused() ? 1 : 0);
        meters.gauge(Meter.CONFIG_NOT_APPLIED, () -> inForce.left().items().size());
    }

    private RunningRoles roles(SharedParts shared) throws InterruptedException {
        Platform platform = shared.platform();
        Meters meters = shared.meters();
        Optional<TopologyRole> topology =
                opened(Role.TOPOLOGY, () -> new TopologyRole(platform, meters.topology(configured), clock));
        Optional<PublisherRole> publisher = opened(Role.PUBLISHER, () -> new PublisherRole(shared, listener));
        Optional<IngestRole> ingest = opened(Role.INGEST, () -> new IngestRole(platform, meters, clock));
        Optional<RecordRole> record = record(platform, meters);
        return new RunningRoles(names(record), ingest, topology, publisher, record);
    }

    private Set<Role> names(Optional<RecordRole> record) {
        Set<Role> names = EnumSet.noneOf(Role.class);
        names.addAll(roles);
        if (record.isEmpty()) {
            names.remove(Role.RECORD);
        }
        return names;
    }

    private Optional<RecordRole> record(Platform platform, Meters meters) throws InterruptedException {
        Optional<Path> directory = roles.contains(Role.RECORD) ? RecordRole.directory(platform) : Optional.empty();
        if (directory.isEmpty()) {
            if (roles.contains(Role.RECORD)) {
                LOG.info("no record is kept: set kafka.streams.state.dir to keep one; Kafka answers about the past");
            }
            return Optional.empty();
        }
        return opened(Role.RECORD, () -> new RecordRole(platform, directory.get(), meters, clock));
    }

    private <T extends AutoCloseable> Optional<T> opened(Role role, Startup.Step<T> step) throws InterruptedException {
        return roles.contains(role) ? Optional.of(opened(outside.startup().attempt(step))) : Optional.empty();
    }

    private <T extends AutoCloseable> T opened(T part) {
        opened.add(part);
        return part;
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception e) {
            LOG.warn("{} could not be closed", part.getClass().getSimpleName(), e);
        }
    }
}

package io.fairlead.operations.control;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.SourceConfig;
import io.fairlead.ingest.kafka.LastHeard;
import io.fairlead.ingest.kafka.SourceReset;
import io.fairlead.model.Command;
import io.fairlead.model.Epoch;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry.Freshness;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.Failure;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.operations.status.InstallationStatus;
import io.fairlead.operations.table.TableQueries;
import io.fairlead.platform.Platform;
import io.fairlead.platform.RunningProcess;
import io.fairlead.platform.TopicsOwner;
import io.fairlead.table.image.MeshView;
import io.fairlead.topics.Topic;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// `fairlead source retire`: removes what a source that is no longer read has left in the table.
///
/// | the source | then |
/// |---|---|
/// | is in the configuration, or in that of a process that has reported itself | refused |
/// | has a status that is fresh in some partition | refused: a process still reads it |
/// | has a record of the last 30 s in `changes` or `owners` | the same: the topology may lag |
/// | is not in the table | refused |
/// | otherwise | a command goes to every partition of `control`; the topology carries it out |
///
/// The command names the last epoch that was given to an owner before the preview, so the claims of a later owner are
/// kept. See docs/adr/0026-a-source-is-retired-up-to-an-epoch.md.
public final class SourceRetirements {
    /// The time for which a source is fresh after its last heartbeat, unless `stale-after` is set.
    private static final Duration QUIET = Duration.ofSeconds(30);

    private SourceRetirements() {}

    /// The table's entries of a source, and the epochs of its retirement.
    public record Plan(SourceReset.Plan epochs, MeshView table) {
        /// The last epoch to which the retirement applies.
        public Epoch upTo() {
            long given = epochs.next().value() - 1;
            return new Epoch(Math.max(epochs.inTable().value(), given));
        }
    }

    /// Changes nothing.
    ///
    /// @throws ConfigurationFailure the source is configured, or the table does not hold it
    /// @throws TransientFailure a process still reads it
    public static Plan plan(FairleadConfig config, SourceId source) throws InterruptedException {
        requireRemoved(config, source);
        requireConfiguredNowhere(config, source);
        try (Platform platform = open(config)) {
            TopicsOwner.requireOwn(platform);
            // The epochs first: an owner that takes over the source while the table is read is not covered.
            SourceReset.Plan epochs = SourceResets.of(platform).plan(source);
            MeshView table = TableQueries.table(platform);
            requireUnread(source, table);
            requireQuiet(source, platform);
            return new Plan(epochs, table);
        }
    }

    static void requireRemoved(FairleadConfig config, SourceId source) {
        if (configured(config).contains(source)) {
            throw new ConfigurationFailure(
                    "APP-SOURCE-CONFIGURED",
                    "source \"" + source + "\" is in the configuration: remove it there first, for every process");
        }
        if (accounted(config).contains(source)) {
            throw formerName(source);
        }
    }

    private static ConfigurationFailure formerName(SourceId source) {
        return new ConfigurationFailure(
                "APP-SOURCE-CONFIGURED",
                "source \"" + source
                        + "\" is the former name of a configured one, which takes over what the table holds of"
                        + " it with its next snapshot; to remove it instead, remove it from `formerly` first, for"
                        + " every process");
    }

    /// A source that fails for a long time is neither fresh nor heard, but still has an owner. If no report can be
    /// read, the table and the topics have to suffice.
    private static void requireConfiguredNowhere(FairleadConfig config, SourceId source) throws InterruptedException {
        JsonNode status;
        try {
            status = new InstallationStatus(config, () -> config, Clock.systemUTC()).now();
        } catch (Failure _) {
            return;
        }
        for (JsonNode row : status.path("sources")) {
            if (row.path("source").asText().equals(source.value())) {
                throw readElsewhere(source, row);
            }
        }
    }

    private static TransientFailure readElsewhere(SourceId source, JsonNode row) {
        return new TransientFailure(
                "APP-SOURCE-READ",
                "source \"" + source + "\" is in the configuration of process "
                        + row.path("process").asText() + ", where it is "
                        + row.path("state").asText() + ": remove it there first");
    }

    static void requireUnread(SourceId source, MeshView table) {
        List<SourceStatus> known = table.image().statuses().values().stream()
                .flatMap(Collection::stream)
                .filter(status -> status.source().equals(source))
                .toList();
        if (known.isEmpty()) {
            throw new ConfigurationFailure(
                    "APP-SOURCE-UNKNOWN", "the table holds no source \"" + source + "\"; it holds " + sources(table));
        }
        if (known.stream().anyMatch(status -> status.freshness() == Freshness.FRESH)) {
            throw stillRead(source);
        }
    }

    private static TransientFailure stillRead(SourceId source) {
        return new TransientFailure(
                "APP-SOURCE-READ",
                "source \"" + source + "\" is fresh: a process still reads it, or did a moment ago. Remove it"
                        + " from the configuration of every process, and try again once `fairlead status` shows the"
                        + " source as stale (30 s after its last heartbeat, unless stale-after is set)");
    }

    private static void requireQuiet(SourceId source, Platform platform) {
        Instant since = InstantSource.system().instant().minus(QUIET);
        new LastHeard(platform.kafka().consumer(), platform.topics())
                .after(since, source)
                .ifPresent(last -> {
                    throw new TransientFailure(
                            "APP-SOURCE-READ",
                            "source \"" + source + "\" was read, or reset, at " + last + ": its owner wrote to "
                                    + platform.topic(Topic.CHANGES) + " or " + platform.topic(Topic.OWNERS)
                                    + ". Remove it from the configuration of every process, and try again"
                                    + " " + QUIET.toSeconds() + " s later");
                });
    }

    /// Returns once every partition of `control` has the command.
    ///
    /// @throws TransientFailure some partition may not have it; it is safe to send it again
    public static void carryOut(FairleadConfig config, Plan plan, Command command) throws InterruptedException {
        if (plan.epochs().missing() > 0) {
            // The topic owners was lost: its next owners would get epochs that the retirement fences.
            try (Platform platform = open(config)) {
                SourceResets.of(platform).carryOut(plan.epochs(), command.operator(), command.at());
            }
        }
        Control.send(config, List.of(new Subject.OfSource(plan.epochs().source())), command);
    }

    private static Platform open(FairleadConfig config) throws InterruptedException {
        return Platform.open(RunningProcess.to(config), InstantSource.system());
    }

    /// The sources that the table holds and the configuration does not.
    public static SortedSet<SourceId> unconfigured(FairleadConfig config) throws InterruptedException {
        SortedSet<SourceId> sources = sources(TableQueries.table(config, InstantSource.system()));
        sources.removeAll(accounted(config));
        return sources;
    }

    private static SortedSet<SourceId> sources(MeshView table) {
        SortedSet<SourceId> sources = new TreeSet<>();
        table.image().statuses().values().forEach(all -> all.forEach(status -> sources.add(status.source())));
        return sources;
    }

    /// The configured sources and their former names: claims under these become theirs.
    public static SortedSet<SourceId> accounted(FairleadConfig config) {
        SortedSet<SourceId> names = configured(config);
        config.sources().forEach(source -> names.addAll(source.formerly()));
        return names;
    }

    public static SortedSet<SourceId> configured(FairleadConfig config) {
        return new TreeSet<>(config.sources().stream().map(SourceConfig::name).toList());
    }
}

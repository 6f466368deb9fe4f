package io.fairlead.operations.control;

import io.fairlead.config.FairleadConfig;
import io.fairlead.ingest.kafka.KafkaIngest;
import io.fairlead.ingest.kafka.SourceReset;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.platform.Platform;
import io.fairlead.platform.ProcessName;
import io.fairlead.platform.RunningProcess;
import io.fairlead.platform.TopicsOwner;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// `fairlead source reset`: see [SourceReset].
public final class SourceResets {
    private SourceResets() {}

    /// Shows the plan to `confirmed`, and carries it out if that agrees and there is something to do.
    ///
    /// @return the plan
    /// @throws ConfigurationFailure no source of that name is configured, or the topics belong to another pipeline
    public static SourceReset.Plan reset(
            FairleadConfig config, SourceId source, String operator, Predicate<SourceReset.Plan> confirmed)
            throws InterruptedException {
        requireConfigured(config, source);
        try (Platform platform = Platform.open(RunningProcess.to(config), InstantSource.system())) {
            TopicsOwner.requireOwn(platform);
            SourceReset reset = of(platform);
            SourceReset.Plan plan = reset.plan(source);
            if (confirmed.test(plan) && plan.missing() > 0) {
                reset.carryOut(plan, operator, InstantSource.system().instant().truncatedTo(ChronoUnit.MICROS));
            }
            return plan;
        }
    }

    static SourceReset of(Platform platform) {
        Map<String, Object> kafka = platform.kafka().producer();
        kafka.putAll(platform.kafka().consumer());
        return new SourceReset(
                new KafkaIngest.Config(platform.config().pipeline(), ProcessName.own(), kafka, platform.topics()),
                platform.schemas().writeOwners(),
                platform.schemas().readEndpoints());
    }

    /// Returns if the configuration names the source.
    ///
    /// @throws ConfigurationFailure no source of that name is configured
    public static void requireConfigured(FairleadConfig config, SourceId source) {
        Optional<SourceId> known = config.sources().stream()
                .map(it -> it.name())
                .filter(source::equals)
                .findAny();
        if (known.isEmpty()) {
            throw unknown(config, source);
        }
    }

    private static ConfigurationFailure unknown(FairleadConfig config, SourceId source) {
        return new ConfigurationFailure(
                "INGEST-SOURCE-UNKNOWN",
                "there is no source \"" + source + "\"; configured are "
                        + config.sources().stream()
                                .map(it -> it.name().toString())
                                .sorted()
                                .toList());
    }
}

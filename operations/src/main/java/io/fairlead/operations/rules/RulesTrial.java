package io.fairlead.operations.rules;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.SourceConfig;
import io.fairlead.ingest.rules.RuleTrace;
import io.fairlead.ingest.runner.SourceSetup;
import io.fairlead.ingest.spi.RegistrySource;
import io.fairlead.model.Instance;
import io.fairlead.model.SourceId;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.operations.connectors.FirstReport;
import io.fairlead.operations.connectors.Sources;
import io.fairlead.operations.control.SourceResets;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The rules of one source for the instances that its registry lists now, which is read for it.
///
/// @param rejected the items of the registry that could not be read, which no rule sees
public record RulesTrial(List<Tried> instances, Map<String, RejectedFailure> rejected) {

    /// An instance, and what the rules make of it.
    public record Tried(Instance instance, RuleTrace trace) {}

    /// The instances to try the rules on.
    ///
    /// @param wanted the id of the only instance that matters; empty: all
    /// @param timeout how long the registry may take
    public record Subject(SourceId source, String wanted, Duration timeout) {}

    /// Reads the registry once and applies the rules of the configuration.
    ///
    /// @throws ConfigurationFailure `INGEST-SOURCE-UNKNOWN`: the configuration does not have the source
    public static RulesTrial of(FairleadConfig config, Subject subject, Clock clock) throws InterruptedException {
        SourceSetup setup = Sources.setup(config, configured(config, subject.source()), clock);
        try (RegistrySource _ = setup.source()) {
            FirstReport report = FirstReport.of(setup, FirstReport.Patience.of(subject.timeout()));
            List<Tried> tried = report.instances().stream()
                    .filter(it -> subject.wanted().isEmpty() || it.id().equals(subject.wanted()))
                    .sorted(Comparator.comparing(Instance::id))
                    .map(it -> new Tried(it, setup.rules().trace(it)))
                    .toList();
            return new RulesTrial(tried, report.rejected());
        }
    }

    private static SourceConfig configured(FairleadConfig config, SourceId source) {
        SourceResets.requireConfigured(config, source);
        return config.sources().stream()
                .filter(it -> it.name().equals(source))
                .findFirst()
                .orElseThrow();
    }
}

package io.fairlead.cli;

import io.fairlead.model.SourceId;
import io.fairlead.operations.rules.RulesTrial;
import java.time.Duration;
import picocli.CommandLine.Option;

/// The instances that `rules try` shows, and how long it waits for them.
final class TrialOption {
    @Option(names = "--instance", paramLabel = "ID", description = "Only the instance with this id of the registry.")
    private String instance = "";

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            defaultValue = "60s",
            description = "How long the registry may take (default: ${DEFAULT-VALUE}).")
    private Duration timeout = Duration.ofSeconds(60);

    /// The id of the only instance; empty: all.
    String instance() {
        return instance;
    }

    RulesTrial.Subject of(SourceId source) {
        return new RulesTrial.Subject(source, instance, timeout);
    }
}

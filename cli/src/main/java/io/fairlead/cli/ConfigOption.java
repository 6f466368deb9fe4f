package io.fairlead.cli;

import io.fairlead.config.CheckedConfig;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.NeededSecrets;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The configuration that a command is about.
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "fairlead.yaml",
            description = "The configuration file (default: ${DEFAULT-VALUE}).")
    Path config = Path.of("fairlead.yaml");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    ConfigReader reader() {
        return new ConfigReader(FairleadCommand.connectors(spec));
    }

    /// With the secrets of sources.
    CheckedConfig check() {
        return reader().check(config);
    }

    /// Without those of sources, which an operator's shell does not have.
    FairleadConfig readWithoutSources() {
        return reader().read(config, NeededSecrets.OF_KAFKA);
    }

    /// Without any secret, for what only asks the running process.
    FairleadConfig readWithoutSecrets() {
        return reader().read(config, NeededSecrets.NONE);
    }
}

package io.fairlead.cli;

import io.fairlead.config.CheckedConfig;
import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.NeededSecrets;
import java.nio.file.Path;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The configuration to which a command applies.
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

    /// Includes the secrets of sources.
    CheckedConfig check() {
        return reader().check(config);
    }

    /// Without the secrets of sources, which an operator's shell does not have.
    FairleadConfig readWithoutSources() {
        return readWithoutSources(config);
    }

    /// The same of another file.
    FairleadConfig readWithoutSources(Path file) {
        return reader().read(file, NeededSecrets.OF_KAFKA);
    }

    /// Without any secret, for commands that only query the running process.
    FairleadConfig readWithoutSecrets() {
        return reader().read(config, NeededSecrets.NONE);
    }
}

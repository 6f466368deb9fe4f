package io.fairlead.cli;

import io.fairlead.config.ConfigReader;
import io.fairlead.config.FairleadConfig;
import io.fairlead.config.NeededSecrets;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// Options that most commands share.
final class Options {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            defaultValue = "fairlead.yaml",
            description = "The configuration file (default: ${DEFAULT-VALUE}).")
    Path config = Path.of("fairlead.yaml");

    /// Without those of sources, which an operator's shell does not have.
    FairleadConfig readWithoutSources() {
        return ConfigReader.read(config, NeededSecrets.OF_KAFKA);
    }

    /// Without any secret, for what only asks the running process.
    FairleadConfig readWithoutSecrets() {
        return ConfigReader.read(config, NeededSecrets.NONE);
    }
}

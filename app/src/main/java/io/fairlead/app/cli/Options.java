package io.fairlead.app.cli;

import io.fairlead.app.config.ConfigReader;
import io.fairlead.app.config.FairleadConfig;
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

    FairleadConfig read() {
        return ConfigReader.read(config);
    }
}

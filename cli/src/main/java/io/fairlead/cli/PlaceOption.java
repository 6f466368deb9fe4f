package io.fairlead.cli;

import io.fairlead.config.ConfigReader;
import io.fairlead.config.ConfigText;
import io.fairlead.config.FairleadConfig;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.ConfigEnvironment;
import io.fairlead.publisher.spi.TargetOptions;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The place of a target that the configuration no longer names.
final class PlaceOption {
    @Option(
            names = "--was",
            paramLabel = "YAML",
            description = {
                "The kind and options that the target had in the configuration, such as 'istio: {kubeconfig: FILE,"
                        + " namespaces: [NS]}' or 'files: {directory: DIR}'.",
                "Paths are relative to this directory."
            })
    private String was = "";

    /// @throws ConfigurationFailure `APP-TARGET-CONFIGURED`: the target is configured, and no place is given;
    ///     `APP-TARGET-PLACE`: none is given; `CONFIG-INVALID`: it has mistakes
    TargetOptions<?> of(String name, FairleadConfig config, ConfigReader reader) {
        if (!was.isEmpty()) {
            ConfigEnvironment here = ConfigEnvironment.of(Path.of("fairlead.yaml"));
            return reader.targetOptions(new ConfigText("--was", was, here));
        }
        if (config.targets().stream().anyMatch(it -> it.name().equals(name))) {
            throw configured(name);
        }
        throw new ConfigurationFailure(
                "APP-TARGET-PLACE",
                "the place of target \"" + name + "\" is not known: give the kind and options that it had in the"
                        + " configuration, such as --was 'istio: {kubeconfig: FILE}' or --was 'files: {directory: DIR}'");
    }

    private static ConfigurationFailure configured(String name) {
        return new ConfigurationFailure(
                "APP-TARGET-CONFIGURED",
                "target \"" + name + "\" is in the configuration, and would be written again: remove it there,"
                        + " for every process; then give its kind and options with --was");
    }
}

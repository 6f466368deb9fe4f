package io.fairlead.cli;

import io.fairlead.config.FairleadConfig;
import io.fairlead.config.FilesTargetOptions;
import io.fairlead.config.IstioOptions;
import io.fairlead.config.TargetOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Where a target was that the configuration no longer names.
final class PlaceOption {
    @Option(names = "--kubeconfig", paramLabel = "FILE", description = "The API server: of this kubeconfig.")
    private @Nullable Path kubeconfig;

    @Option(names = "--context", paramLabel = "NAME", description = "This context of it (default: the current one).")
    private String context = "";

    @Option(
            names = "--default-cluster",
            description = "The API server: what KUBECONFIG, ~/.kube/config or the Pod's service account names.")
    private boolean surroundings;

    @Option(
            names = "--namespaces",
            paramLabel = "NS",
            split = ",",
            description = "Only in these namespaces (default: all).")
    private List<String> namespaces = List.of();

    @Option(names = "--directory", paramLabel = "DIR", description = "The directory of a files target.")
    private @Nullable Path directory;

    /// @throws ConfigurationFailure `APP-TARGET-CONFIGURED`: the target is configured, and no place is given;
    ///     `APP-TARGET-PLACE`: none or two are
    TargetOptions of(String name, FairleadConfig config) {
        boolean istio = kubeconfig != null || surroundings;
        if (directory != null && !istio) {
            return new FilesTargetOptions(directory.toAbsolutePath().normalize());
        }
        if (istio && directory == null && !(kubeconfig != null && surroundings)) {
            return new IstioOptions(
                    kubeconfig == null ? null : kubeconfig.toAbsolutePath(),
                    context,
                    namespaces,
                    IstioOptions.DEFAULT_TIMEOUT,
                    IstioOptions.VirtualAddresses.ALL,
                    IstioOptions.Model.AUTO,
                    IstioOptions.DEFAULT_CLUSTER_DOMAIN,
                    false);
        }
        if (!istio && config.targets().stream().anyMatch(it -> it.name().equals(name))) {
            throw new ConfigurationFailure(
                    "APP-TARGET-CONFIGURED",
                    "target \"" + name + "\" is in the configuration, and would be written again: take it out there,"
                            + " for every process; then name its place with --kubeconfig, --default-cluster or"
                            + " --directory");
        }
        throw new ConfigurationFailure(
                "APP-TARGET-PLACE",
                "the place of target \"" + name + "\" is not clear: give one of --kubeconfig FILE, --default-cluster"
                        + " and --directory DIR, as its configuration had it");
    }
}

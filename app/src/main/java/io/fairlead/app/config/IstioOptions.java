package io.fairlead.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which Kubernetes API server to write, and how endpoints are written.
///
/// @param kubeconfig null: what the surroundings of the process name
/// @param context empty: the current one of the kubeconfig
/// @param namespaces empty: all
/// @param timeout of one request
public record IstioOptions(
        @Nullable Path kubeconfig,
        String context,
        List<String> namespaces,
        Duration timeout,
        VirtualAddresses virtualAddresses,
        Model model)
        implements TargetOptions {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public IstioOptions {
        namespaces = List.copyOf(namespaces);
    }

    /// Which services istiod may give a virtual address.
    public enum VirtualAddresses {
        ALL,
        /// Not those whose ports are all HTTP.
        TCP_ONLY
    }

    public enum Model {
        /// As it fits the size of the service.
        AUTO,
        /// In the ServiceEntry.
        INLINE
    }
}

package io.fairlead.config;

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
/// @param clusterDomain hosts under it are the cluster's own and refused
/// @param allowClusterHosts whether they are written all the same
public record IstioOptions(
        @Nullable Path kubeconfig,
        String context,
        List<String> namespaces,
        Duration timeout,
        VirtualAddresses virtualAddresses,
        Model model,
        String clusterDomain,
        boolean allowClusterHosts)
        implements TargetOptions {
    public static final String DEFAULT_CLUSTER_DOMAIN = "cluster.local";
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
        /// Left to this program, which knows INLINE only.
        AUTO,
        /// In the ServiceEntry, as many as one object takes.
        INLINE
    }
}

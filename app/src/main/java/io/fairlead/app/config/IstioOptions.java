package io.fairlead.app.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Which Kubernetes API server to write, and how endpoints are written.
///
/// @param kubeconfig null: what the surroundings of the process name
/// @param context empty: the current one of the kubeconfig
public record IstioOptions(@Nullable Path kubeconfig, String context, Model model) implements TargetOptions {
    public enum Model {
        /// As it fits the size of the service.
        AUTO,
        /// In the ServiceEntry.
        INLINE
    }
}

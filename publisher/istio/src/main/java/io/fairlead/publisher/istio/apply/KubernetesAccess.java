package io.fairlead.publisher.istio.apply;

import java.net.URI;
import java.nio.file.Path;

/// How a Kubernetes API server is found and convinced. An empty `context` is the current one.
public sealed interface KubernetesAccess {
    /// What the surroundings of the process name: KUBECONFIG, `~/.kube/config`, the service account of the Pod.
    record Surroundings(String context) implements KubernetesAccess {}

    record Kubeconfig(Path file, String context) implements KubernetesAccess {}

    /// The token is read again for every request, so that it may be rotated. `certificate`: whom to trust, PEM.
    record Explicit(URI url, Path token, Path certificate) implements KubernetesAccess {}
}

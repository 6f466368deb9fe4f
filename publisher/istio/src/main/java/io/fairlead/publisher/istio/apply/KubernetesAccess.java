package io.fairlead.publisher.istio.apply;

import java.net.URI;
import java.nio.file.Path;

/// The address of a Kubernetes API server and the credentials for it. An empty `context` is the current one.
public sealed interface KubernetesAccess {
    /// From the environment of the process: KUBECONFIG, `~/.kube/config`, the service account of the Pod.
    record Surroundings(String context) implements KubernetesAccess {}

    record Kubeconfig(Path file, String context) implements KubernetesAccess {}

    /// The token is read again for every request, so that it may be rotated. `certificate`: the trusted CA, PEM.
    record Explicit(URI url, Path token, Path certificate) implements KubernetesAccess {}
}

package io.fairlead.kubernetes;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The address of a Kubernetes API server and the credentials for it. An empty `context` is the current one.
public sealed interface KubernetesAccess {
    /// From the environment of the process: KUBECONFIG, `~/.kube/config`, the service account of the Pod.
    record Surroundings(String context) implements KubernetesAccess {}

    record Kubeconfig(Path file, String context) implements KubernetesAccess {}

    /// The token is read again for every request, so that it may be rotated. `certificate`: the trusted CA, PEM; null:
    /// those that the JVM trusts.
    record Explicit(URI url, Path token, @Nullable Path certificate) implements KubernetesAccess {}

    /// The service account of the Pod in which this process runs: where Kubernetes mounts it, without a look at the
    /// environment.
    static Explicit ofServiceAccount() {
        Path mounted = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");
        return new Explicit(
                URI.create("https://kubernetes.default.svc"), mounted.resolve("token"), mounted.resolve("ca.crt"));
    }
}

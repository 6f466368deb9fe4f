package io.fairlead.ingest.claims;

import java.util.List;

/// Host names that clients in a Kubernetes cluster resolve inside of it: a registry that claims one takes over the
/// name from a Service or from the resolver's search path.
final class ClusterNames {
    private ClusterNames() {}

    static boolean contains(String host) {
        List<String> labels = List.of(host.split("\\.", -1));
        int svc = labels.lastIndexOf("svc");
        return labels.size() == 1 // `pay` is `pay.NAMESPACE.svc` to a pod of that namespace
                || host.endsWith(".localhost")
                || host.equals("localhost.localdomain")
                || host.equals("cluster.local")
                || host.endsWith(".cluster.local")
                || host.equals("*.local")
                || svc == labels.size() - 1
                || svc >= 2 // NAME.NAMESPACE.svc.DOMAIN, whatever the cluster's domain
                || host.equals("kubernetes.default");
    }
}

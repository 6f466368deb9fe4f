package io.fairlead.publisher.istio.render;

import java.util.List;

/// Determines which hosts are names of the Kubernetes cluster itself. A ServiceEntry for one of them shadows a Service
/// of the Kubernetes cluster, or a local address of a workload, so anybody who may register in a registry could take
/// over its traffic.
///
/// | host | why |
/// |---|---|
/// | `pay`, `localhost`, `a.localhost` | a single label resolves in the client's namespace; localhost is the client |
/// | `pay.shop.svc` | Istio's short name of a Service |
/// | the cluster domain and all under it | the full names of Services and Pods |
/// | `clusterset.local` and all under it | Services of several clusters (Multi-Cluster Services API) |
/// | `*.local` with cluster domain `cluster.local` | covers all of the above |
///
/// @param domain the cluster domain; empty if every host is allowed
public record ClusterHosts(String domain) {
    public static final String DEFAULT_DOMAIN = "cluster.local";
    public static final ClusterHosts ALLOWED = new ClusterHosts("");
    public static final ClusterHosts REFUSED = new ClusterHosts(DEFAULT_DOMAIN);
    private static final String CLUSTER_SET = "clusterset.local";

    boolean refuses(String host) {
        if (domain.isEmpty()) {
            return false;
        }
        boolean isWildcard = host.startsWith("*.");
        String name = isWildcard ? host.substring(2) : host;
        return (!isWildcard && !name.contains("."))
                || List.of("localhost", "svc", domain, CLUSTER_SET).stream()
                        .anyMatch(own -> isUnder(name, own) || (isWildcard && isUnder(own, name)));
    }

    private static boolean isUnder(String name, String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
    }
}

package io.fairlead.publisher.istio.apply;

import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.Sorted;
import io.fairlead.publisher.istio.render.ClusterHosts;
import io.fairlead.publisher.istio.render.VirtualAddresses;
import java.time.Duration;
import java.util.SortedSet;

/// The options of `istio.schema.json`, which has their defaults and bounds.
///
/// @param namespaces empty: all
/// @param timeout of one request
public record IstioOptions(
        KubernetesAccess access,
        SortedSet<String> namespaces,
        Duration timeout,
        VirtualAddresses virtualAddresses,
        ClusterHosts clusterHosts) {
    public IstioOptions {
        namespaces = Sorted.set(namespaces);
    }
}

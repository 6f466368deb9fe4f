package io.fairlead.ingest.kubernetes;

import io.fairlead.kubernetes.KubernetesAccess;
import io.fairlead.model.Sorted;
import io.fairlead.model.failure.ConfigurationFailure;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;

/// The options of `kubernetes.schema.json`, which has their defaults and bounds.
public record KubernetesOptions(List<Cluster> clusters, Selection selection, Details details, Limits limits) {
    static final String CODE = "INGEST-KUBERNETES-CONFIG";

    public KubernetesOptions {
        clusters = List.copyOf(clusters);
        if (clusters.isEmpty()) {
            throw new ConfigurationFailure(CODE, "kubernetes.clusters is empty, expected at least one");
        }
        Set<String> names = new HashSet<>();
        for (Cluster cluster : clusters) {
            if (!names.add(cluster.name())) {
                throw new ConfigurationFailure(
                        CODE, "kubernetes.clusters has \"" + cluster.name() + "\" twice, expected unique names");
            }
        }
    }

    /// Everything of these clusters, with the defaults.
    public static KubernetesOptions of(Cluster... clusters) {
        return new KubernetesOptions(List.of(clusters), Selection.DEFAULT, Details.DEFAULT, Limits.DEFAULT);
    }

    /// One cluster.
    ///
    /// @param name begins the id of each of its instances: another name is another cluster
    /// @param namespaces empty: all, which needs a ClusterRole; otherwise a Role in each of them is enough
    /// @param network of its Pods, as the mesh names it; empty: that of the mesh
    /// @param region for endpoints whose node has none; empty: unknown
    public record Cluster(
            String name, KubernetesAccess access, SortedSet<String> namespaces, String network, String region) {
        public Cluster {
            namespaces = Sorted.set(namespaces);
        }

        /// All namespaces of a cluster in the mesh's own network.
        public static Cluster of(String name, KubernetesAccess access) {
            return new Cluster(name, access, Collections.emptySortedSet(), "", "");
        }
    }

    /// Which objects are read.
    ///
    /// @param services a label selector for Services; empty: all
    /// @param slices a label selector for EndpointSlices; empty: all
    /// @param expectKubernetesService whether a cluster without the Service `default/kubernetes` is not believed
    public record Selection(String services, String slices, boolean expectKubernetesService) {
        public static final Selection DEFAULT = KubernetesFactory.selection(KubernetesFactory.DEFAULTS);

        /// Whether the Services of this cluster have to contain the one of its API server.
        boolean expectsKubernetesService(Cluster cluster) {
            return expectKubernetesService
                    && services.isEmpty()
                    && (cluster.namespaces().isEmpty() || cluster.namespaces().contains("default"));
        }
    }

    /// What is read of them.
    ///
    /// @param podLabels keys of labels; if there are any, Pods are read, too
    /// @param readNodes for the region and subzone of endpoints
    public record Details(Family family, List<String> podLabels, boolean readNodes) {
        public static final Details DEFAULT = KubernetesFactory.details(KubernetesFactory.DEFAULTS);

        public Details {
            podLabels = List.copyOf(podLabels);
        }

        Set<ObjectKind> kinds() {
            Set<ObjectKind> kinds = EnumSet.of(ObjectKind.SERVICES, ObjectKind.SLICES);
            if (!podLabels.isEmpty()) {
                kinds.add(ObjectKind.PODS);
            }
            if (readNodes) {
                kinds.add(ObjectKind.NODES);
            }
            return kinds;
        }
    }

    /// The address family that is used of a dual-stack service.
    public enum Family {
        /// The one that the Service names first.
        SERVICE,
        IPV4,
        IPV6
    }

    /// Times and sizes.
    ///
    /// @param timeout of one request; while a list is read, also the longest time without an object
    /// @param livenessInterval how often each API server has to prove that it responds
    /// @param livenessTimeout of such a proof; the second in a row that fails ends the reading
    /// @param pageSize objects in one page of a list
    public record Limits(Duration timeout, Duration livenessInterval, Duration livenessTimeout, int pageSize) {
        public static final Limits DEFAULT = KubernetesFactory.limits(KubernetesFactory.DEFAULTS);
    }
}

package io.fairlead.ingest.kubernetes;

import io.fairlead.ingest.kubernetes.KubernetesOptions.Family;
import io.fairlead.ingest.kubernetes.ListedService.ServicePort;
import io.fairlead.ingest.kubernetes.ListedSlice.TargetPort;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import io.fairlead.model.Locality;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Converts a Service and its EndpointSlices to instances. Pure; the order of the slices, and how the
/// endpoints are distributed among them, makes no difference.
///
/// An instance is an endpoint of one service: a Pod of two services is two instances. Its id is
/// `cluster/namespace/service/family/` and the UID of the Pod, else the address. If several slices list it,
/// as for a moment when Kubernetes moves it from one to another, the best condition counts, and ports that
/// only another slice has are added.
///
/// A port is one of the Service whose name the slice lists, too, over TCP; without ports in the Service, it
/// is any of the slice. An endpoint with none of the Service's ports is no instance, as kube-proxy does not
/// use it either.
final class KubernetesMapper {
    private static final Comparator<Candidate> BEST_FIRST = Comparator.comparingInt(
                    (Candidate candidate) -> rank(candidate.health()))
            .thenComparing(candidate -> candidate.endpoint().toString())
            .thenComparing(candidate -> candidate.ports().toString());

    private final ClusterTraits cluster;
    private final Family family;

    KubernetesMapper(ClusterTraits cluster, Family family) {
        this.cluster = cluster;
        this.family = family;
    }

    /// What all instances of a cluster have in common.
    ///
    /// @param network of its Pods; empty: that of the mesh
    /// @param region for endpoints whose node has none; empty: unknown
    record ClusterTraits(String name, String network, String region) {
        /// Of all ids of the cluster.
        String prefix() {
            return name + "/";
        }
    }

    /// An endpoint as one slice lists it.
    private record Candidate(ListedEndpoint endpoint, Health health, SortedMap<String, TargetPort> ports) {}

    ClusterTraits cluster() {
        return cluster;
    }

    /// In the order of their ids. Nothing for endpoints of another family than the chosen one.
    List<Instance> map(ListedService service, Collection<ListedSlice> slices, Lookups lookups) {
        AddressFamily chosen = chosen(service, slices);
        SortedMap<String, List<Candidate>> byIdentity = new TreeMap<>();
        for (ListedSlice slice : slices) {
            if (slice.family() == chosen) {
                for (ListedEndpoint endpoint : slice.endpoints()) {
                    Health health = service.selection().isReadyOrNot() ? Health.PASSING : endpoint.health();
                    byIdentity
                            .computeIfAbsent(endpoint.identity(), _ -> new ArrayList<>(1))
                            .add(new Candidate(endpoint, health, slice.ports()));
                }
            }
        }
        String prefix = cluster.prefix() + service.name() + "/" + chosen.word() + "/";
        ServiceMapping mapping = new ServiceMapping(service, lookups);
        List<Instance> instances = new ArrayList<>(byIdentity.size());
        byIdentity.forEach((identity, candidates) ->
                mapping.instance(prefix + identity, candidates).ifPresent(instances::add));
        return instances;
    }

    /// Slices written by hand need not have the family that Kubernetes has put first in the Service.
    private AddressFamily chosen(ListedService service, Collection<ListedSlice> slices) {
        return switch (family) {
            case IPV4 -> AddressFamily.IPV4;
            case IPV6 -> AddressFamily.IPV6;
            case SERVICE -> {
                List<AddressFamily> preferred = preferred(service);
                yield service.selection().isByHand()
                        ? preferred.stream()
                                .filter(each -> hasEndpoints(slices, each))
                                .findFirst()
                                .orElse(preferred.getFirst())
                        : preferred.getFirst();
            }
        };
    }

    /// All families: those of the service first, in its order.
    private static List<AddressFamily> preferred(ListedService service) {
        return Stream.concat(service.families().stream(), Stream.of(AddressFamily.values()))
                .distinct()
                .toList();
    }

    private static boolean hasEndpoints(Collection<ListedSlice> slices, AddressFamily family) {
        return slices.stream()
                .anyMatch(
                        slice -> slice.family() == family && !slice.endpoints().isEmpty());
    }

    private static int rank(Health health) {
        return switch (health) {
            case PASSING -> 0;
            case DRAINING -> 1;
            case CRITICAL, WARNING, MAINTENANCE, UNKNOWN -> 2;
        };
    }

    /// The endpoints of one Service.
    private final class ServiceMapping {
        private final ListedService service;
        private final Lookups lookups;
        private final SortedMap<String, String> metadata = new TreeMap<>();
        /// The same list for all endpoints of a slice, by the slice's own map.
        private final IdentityHashMap<SortedMap<String, TargetPort>, List<ListedPort>> ofOneSlice =
                new IdentityHashMap<>();

        ServiceMapping(ListedService service, Lookups lookups) {
            this.service = service;
            this.lookups = lookups;
            metadata.put("kubernetes.cluster", cluster.name());
            metadata.put("kubernetes.namespace", service.name().namespace());
            service.labels().forEach((key, value) -> metadata.put("kubernetes.service-label." + key, value));
        }

        Optional<Instance> instance(String id, List<Candidate> candidates) {
            if (candidates.size() > 1) {
                candidates.sort(BEST_FIRST);
            }
            Candidate best = candidates.getFirst();
            List<ListedPort> ports = candidates.size() == 1
                    ? ofOneSlice.computeIfAbsent(best.ports(), slice -> ports(List.of(slice)))
                    : ports(candidates.stream()
                            .filter(each -> each.endpoint()
                                    .address()
                                    .equals(best.endpoint().address()))
                            .map(Candidate::ports)
                            .toList());
            return ports.isEmpty() && !service.ports().isEmpty()
                    ? Optional.empty()
                    : Optional.of(instance(id, best, ports));
        }

        private Instance instance(String id, Candidate best, List<ListedPort> ports) {
            ListedEndpoint endpoint = best.endpoint();
            NodePlace place = lookups.place(endpoint.node());
            return new Instance(
                    id,
                    new Naming(service.name().name(), "", service.name().namespace()),
                    endpoint.address(),
                    cluster.network(),
                    ports,
                    best.health(),
                    new Traits(labels(endpoint), locality(endpoint, place), Traits.WEIGHT_UNSET, ""),
                    Collections.emptySortedSet(),
                    metadata(endpoint, place));
        }

        private SortedMap<String, String> labels(ListedEndpoint endpoint) {
            return endpoint.target().isPod()
                    ? lookups.labels(new ObjectName(
                            service.name().namespace(), endpoint.target().name()))
                    : Collections.emptySortedMap();
        }

        private List<ListedPort> ports(List<SortedMap<String, TargetPort>> slices) {
            SortedMap<String, TargetPort> targets = new TreeMap<>();
            slices.forEach(slice -> slice.forEach((name, target) -> targets.putIfAbsent(name, target)));
            List<ListedPort> ports = new ArrayList<>();
            if (service.ports().isEmpty()) {
                targets.forEach((name, target) -> ports.add(
                        new ListedPort(name, 0, AppProtocols.protocol(target.appProtocol()), target.number())));
            }
            for (ServicePort port : service.ports()) {
                TargetPort target = targets.get(port.name());
                if (port.isTcp() && target != null) {
                    ports.add(new ListedPort(port.name(), port.number(), protocol(port, target), target.number()));
                }
            }
            return List.copyOf(ports);
        }

        private static String protocol(ServicePort port, TargetPort target) {
            return AppProtocols.protocol(port.appProtocol().isEmpty() ? target.appProtocol() : port.appProtocol());
        }

        /// A zone alone is no locality: it stays in the metadata.
        private Locality locality(ListedEndpoint endpoint, NodePlace place) {
            String region = place.region().isEmpty() ? cluster.region() : place.region();
            String zone = zone(endpoint, place);
            try {
                return region.isEmpty()
                        ? Locality.UNKNOWN
                        : new Locality(region, zone, zone.isEmpty() ? "" : place.subzone());
            } catch (IllegalArgumentException _) {
                return Locality.UNKNOWN;
            }
        }

        private static String zone(ListedEndpoint endpoint, NodePlace place) {
            return endpoint.zone().isEmpty() ? place.zone() : endpoint.zone();
        }

        private SortedMap<String, String> metadata(ListedEndpoint endpoint, NodePlace place) {
            SortedMap<String, String> all = new TreeMap<>(metadata);
            ListedEndpoint.Target target = endpoint.target();
            put(all, "kubernetes.node", endpoint.node());
            put(all, "kubernetes.zone", zone(endpoint, place));
            put(all, "kubernetes.region", place.region());
            put(all, "kubernetes.hostname", endpoint.hostname());
            if (target.isPod()) {
                put(all, "kubernetes.pod", target.name());
            } else if (!target.kind().isEmpty()) {
                put(all, "kubernetes.target", target.kind() + "/" + target.name());
            }
            return all;
        }

        private static void put(SortedMap<String, String> all, String key, String value) {
            if (!value.isEmpty()) {
                all.put(key, value);
            }
        }
    }
}

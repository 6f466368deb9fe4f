package io.fairlead.ingest.kubernetes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;

/// The objects of one cluster, and which services each of them concerns. The methods that change something
/// return these services. Not thread-safe.
///
/// An object of an older version than the known one changes nothing: what was read directly may be ahead of
/// the watch. Slices may come before their Service, and Pods and nodes before or after the slices that name
/// them.
final class ClusterObjects implements Lookups {
    private final boolean hasPods;
    private final boolean hasNodes;
    private final Map<ObjectName, ListedService> services = new HashMap<>();
    private final Map<ObjectName, ListedSlice> slices = new HashMap<>();
    private final Map<ObjectName, SortedMap<String, String>> pods = new HashMap<>();
    private final Map<String, NodePlace> nodes = new HashMap<>();
    /// Pods that are gone and that a slice still names: their labels stay as long, as the endpoint is about
    /// to go, too.
    private final Set<ObjectName> departed = new HashSet<>();
    private final SliceIndex<ObjectName> byService = new SliceIndex<>();
    private final SliceIndex<ObjectName> byPod = new SliceIndex<>();
    private final SliceIndex<String> byNode = new SliceIndex<>();
    private long version;

    ClusterObjects(Set<ObjectKind> read) {
        hasPods = read.contains(ObjectKind.PODS);
        hasNodes = read.contains(ObjectKind.NODES);
    }

    /// The highest version of a Service or slice so far.
    long version() {
        return version;
    }

    Set<ObjectName> put(ListedService service) {
        version = Math.max(version, service.version());
        ListedService known = services.get(service.name());
        if (known != null && (known.version() > service.version() || known.equals(service))) {
            return Set.of();
        }
        services.put(service.name(), service);
        return Set.of(service.name());
    }

    /// @param at the version at which it was gone
    Set<ObjectName> removeService(ObjectName name, long at) {
        ListedService known = services.get(name);
        if (known == null || known.version() > at) {
            return Set.of();
        }
        services.remove(name);
        return Set.of(name);
    }

    Set<ObjectName> put(ListedSlice slice) {
        version = Math.max(version, slice.version());
        ListedSlice known = slices.get(slice.name());
        if (known != null && (known.version() > slice.version() || known.equals(slice))) {
            return Set.of();
        }
        Set<ObjectName> concerned = new HashSet<>(drop(slice.name()));
        slices.put(slice.name(), slice);
        byService.add(slice.name(), Set.of(slice.service()));
        byPod.add(slice.name(), podsOf(slice));
        byNode.add(slice.name(), nodesOf(slice));
        concerned.add(slice.service());
        if (known != null) {
            forgetDeparted(podsOf(known));
        }
        return concerned;
    }

    /// @param at the version at which it was gone
    Set<ObjectName> removeSlice(ObjectName name, long at) {
        ListedSlice known = slices.get(name);
        if (known == null || known.version() > at) {
            return Set.of();
        }
        Set<ObjectName> concerned = drop(name);
        forgetDeparted(podsOf(known));
        return concerned;
    }

    private Set<ObjectName> drop(ObjectName name) {
        ListedSlice known = slices.remove(name);
        if (known == null) {
            return Set.of();
        }
        byService.remove(name, Set.of(known.service()));
        byPod.remove(name, podsOf(known));
        byNode.remove(name, nodesOf(known));
        return Set.of(known.service());
    }

    private List<ObjectName> podsOf(ListedSlice slice) {
        List<ObjectName> named = new ArrayList<>();
        if (hasPods) {
            for (ListedEndpoint endpoint : slice.endpoints()) {
                if (endpoint.target().isPod()) {
                    named.add(new ObjectName(
                            slice.name().namespace(), endpoint.target().name()));
                }
            }
        }
        return named;
    }

    private List<String> nodesOf(ListedSlice slice) {
        return hasNodes ? slice.endpoints().stream().map(ListedEndpoint::node).toList() : List.of();
    }

    private void forgetDeparted(Collection<ObjectName> named) {
        for (ObjectName pod : named) {
            if (byPod.of(pod).isEmpty() && departed.remove(pod)) {
                pods.remove(pod);
            }
        }
    }

    Set<ObjectName> putPod(ObjectName pod, SortedMap<String, String> labels) {
        departed.remove(pod);
        return labels.equals(pods.put(pod, labels)) ? Set.of() : servicesOf(byPod.of(pod));
    }

    void removePod(ObjectName pod) {
        if (byPod.of(pod).isEmpty()) {
            pods.remove(pod);
        } else if (pods.containsKey(pod)) {
            departed.add(pod);
        }
    }

    Set<ObjectName> putNode(String node, NodePlace place) {
        return place.equals(nodes.put(node, place)) ? Set.of() : servicesOf(byNode.of(node));
    }

    /// Its place stays known for the endpoints on it; they are about to go, too.
    void removeNode(String node) {
        if (byNode.of(node).isEmpty()) {
            nodes.remove(node);
        }
    }

    private Set<ObjectName> servicesOf(Set<ObjectName> named) {
        Set<ObjectName> concerned = new HashSet<>();
        for (ObjectName name : named) {
            ListedSlice slice = slices.get(name);
            if (slice != null) {
                concerned.add(slice.service());
            }
        }
        return concerned;
    }

    Map<ObjectName, ListedService> services() {
        return Collections.unmodifiableMap(services);
    }

    List<ListedSlice> slicesOf(ObjectName service) {
        return byService.of(service).stream()
                .map(slices::get)
                .filter(Objects::nonNull)
                .toList();
    }

    @Override
    public SortedMap<String, String> labels(ObjectName pod) {
        return pods.getOrDefault(pod, Collections.emptySortedMap());
    }

    @Override
    public NodePlace place(String node) {
        return nodes.getOrDefault(node, NodePlace.UNKNOWN);
    }
}

package io.fairlead.ingest.kubernetes;

import io.fairlead.ingest.kubernetes.KubernetesMapper.ClusterTraits;
import io.fairlead.ingest.kubernetes.ListedEndpoint.Target;
import io.fairlead.ingest.kubernetes.ListedService.Selection;
import io.fairlead.ingest.kubernetes.ListedService.ServicePort;
import io.fairlead.ingest.kubernetes.ListedSlice.TargetPort;
import io.fairlead.model.Health;
import io.fairlead.model.Sorted;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// Objects for tests: service `shop/web` of cluster `eu-1`, with port 80 `http`.
final class Listed {
    static final ClusterTraits CLUSTER = new ClusterTraits("eu-1", "", "");
    static final ObjectName WEB = new ObjectName("shop", "web");
    static final ServicePort HTTP = new ServicePort("http", 80, "TCP", "");

    static final Lookups NOTHING = new Lookups() {
        @Override
        public SortedMap<String, String> labels(ObjectName pod) {
            return Collections.emptySortedMap();
        }

        @Override
        public NodePlace place(String node) {
            return NodePlace.UNKNOWN;
        }
    };

    private Listed() {}

    static ListedService service(ServicePort... ports) {
        return service(WEB, 1, ports);
    }

    static ListedService service(ObjectName name, long version, ServicePort... ports) {
        return new ListedService(
                name,
                version,
                Selection.BY_SELECTOR,
                List.of(AddressFamily.IPV4),
                List.of(ports),
                Collections.emptySortedMap());
    }

    static ListedService with(ListedService service, Selection selection, AddressFamily... families) {
        return new ListedService(
                service.name(), service.version(), selection, List.of(families), service.ports(), service.labels());
    }

    static ListedSlice slice(String name, ListedEndpoint... endpoints) {
        return slice(name, AddressFamily.IPV4, Map.of("http", new TargetPort(8080, "")), endpoints);
    }

    static ListedSlice slice(
            String name, AddressFamily family, Map<String, TargetPort> ports, ListedEndpoint... endpoints) {
        return new ListedSlice(new ObjectName("shop", name), 1, WEB, family, Sorted.map(ports), List.of(endpoints));
    }

    static ListedSlice at(long version, ListedSlice slice) {
        return new ListedSlice(
                slice.name(), version, slice.service(), slice.family(), slice.ports(), slice.endpoints());
    }

    /// Pod `POD-n` with the UID `uid-n`.
    static ListedEndpoint pod(int n, String address, Health health) {
        return new ListedEndpoint(address, new Target("Pod", "pod-" + n, "uid-" + n), "node-" + n, "a", "", health);
    }

    static ListedEndpoint pod(int n, String address) {
        return pod(n, address, Health.PASSING);
    }

    static ListedEndpoint bare(String address) {
        return new ListedEndpoint(address, Target.NONE, "", "", "", Health.PASSING);
    }
}

package io.fairlead.ingest.kubernetes;

import static java.util.Objects.requireNonNullElse;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceSpec;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fairlead.ingest.kubernetes.ListedEndpoint.Target;
import io.fairlead.ingest.kubernetes.ListedService.Selection;
import io.fairlead.ingest.kubernetes.ListedService.ServicePort;
import io.fairlead.ingest.kubernetes.ListedSlice.TargetPort;
import io.fairlead.model.Health;
import io.fairlead.model.Sorted;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads objects of the API. Pure.
///
/// The conditions of an endpoint, where `ready` that is not given is true, `serving` is then as `ready`, and
/// `terminating` is false (EndpointSlice v1):
///
/// | ready | serving | terminating | health   |
/// |-------|---------|-------------|----------|
/// | true  | any     | any         | PASSING  |
/// | false | true    | true        | DRAINING |
/// | false | true    | false       | CRITICAL |
/// | false | false   | any         | CRITICAL |
///
/// Serving and not ready without terminating contradicts itself; kube-proxy does not use it either.
final class ObjectReader {
    static final String SERVICE_NAME = "kubernetes.io/service-name";
    private static final String REGION = "topology.kubernetes.io/region";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String SUBZONE = "topology.istio.io/subzone";

    private ObjectReader() {}

    static ObjectName name(HasMetadata object) {
        ObjectMeta metadata = object.getMetadata();
        return new ObjectName(text(metadata.getNamespace()), text(metadata.getName()));
    }

    /// The resourceVersion as a number; 0 if it is none. API servers compare them as numbers (KEP-5504).
    static long version(@Nullable String resourceVersion) {
        try {
            return Long.parseLong(text(resourceVersion));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// Empty for an `ExternalName` Service, which is an alias of a DNS name.
    static Optional<ListedService> service(Service service) {
        ServiceSpec spec = requireNonNullElse(service.getSpec(), new ServiceSpec());
        if ("ExternalName".equals(spec.getType())) {
            return Optional.empty();
        }
        return Optional.of(new ListedService(
                name(service),
                version(service.getMetadata().getResourceVersion()),
                selection(spec),
                list(spec.getIpFamilies()).stream()
                        .flatMap(word -> AddressFamily.of(word).stream())
                        .toList(),
                ports(spec),
                Sorted.map(map(service.getMetadata().getLabels()))));
    }

    private static Selection selection(ServiceSpec spec) {
        boolean readyOrNot = Boolean.TRUE.equals(spec.getPublishNotReadyAddresses());
        if (map(spec.getSelector()).isEmpty()) {
            return readyOrNot ? Selection.BY_HAND_READY_OR_NOT : Selection.BY_HAND;
        }
        return readyOrNot ? Selection.BY_SELECTOR_READY_OR_NOT : Selection.BY_SELECTOR;
    }

    private static List<ServicePort> ports(ServiceSpec spec) {
        return list(spec.getPorts()).stream()
                .map(port -> new ServicePort(
                        text(port.getName()),
                        requireNonNullElse(port.getPort(), 0),
                        transport(port.getProtocol()),
                        text(port.getAppProtocol())))
                .toList();
    }

    private static String transport(@Nullable String protocol) {
        return protocol == null || protocol.isEmpty() ? "TCP" : protocol;
    }

    /// Empty for a slice of DNS names, and for one that belongs to no Service.
    static Optional<ListedSlice> slice(EndpointSlice slice) {
        String service = map(slice.getMetadata().getLabels()).getOrDefault(SERVICE_NAME, "");
        Optional<AddressFamily> family = AddressFamily.of(text(slice.getAddressType()));
        if (family.isEmpty() || service.isEmpty()) {
            return Optional.empty();
        }
        ObjectName name = name(slice);
        return Optional.of(new ListedSlice(
                name,
                version(slice.getMetadata().getResourceVersion()),
                new ObjectName(name.namespace(), service),
                family.get(),
                targets(list(slice.getPorts())),
                list(slice.getEndpoints()).stream()
                        .flatMap(endpoint -> endpoint(endpoint).stream())
                        .toList()));
    }

    /// A port without a number means "all": there is nothing that a client could be told.
    private static SortedMap<String, TargetPort> targets(List<EndpointPort> ports) {
        SortedMap<String, TargetPort> targets = new TreeMap<>();
        for (EndpointPort port : ports) {
            if (port.getPort() != null && transport(port.getProtocol()).equals("TCP")) {
                targets.putIfAbsent(text(port.getName()), new TargetPort(port.getPort(), text(port.getAppProtocol())));
            }
        }
        return targets;
    }

    /// Only the first of several addresses has a meaning (EndpointSlice v1).
    private static Optional<ListedEndpoint> endpoint(Endpoint endpoint) {
        List<String> addresses = list(endpoint.getAddresses());
        if (addresses.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new ListedEndpoint(
                addresses.getFirst(),
                target(endpoint.getTargetRef()),
                text(endpoint.getNodeName()),
                text(endpoint.getZone()),
                text(endpoint.getHostname()),
                health(endpoint.getConditions())));
    }

    private static Target target(@Nullable ObjectReference reference) {
        return reference == null
                ? Target.NONE
                : new Target(text(reference.getKind()), text(reference.getName()), text(reference.getUid()));
    }

    private static Health health(@Nullable EndpointConditions given) {
        EndpointConditions conditions = requireNonNullElse(given, new EndpointConditions());
        boolean ready = requireNonNullElse(conditions.getReady(), true);
        boolean serving = requireNonNullElse(conditions.getServing(), ready);
        boolean terminating = requireNonNullElse(conditions.getTerminating(), false);
        if (ready) {
            return Health.PASSING;
        }
        return serving && terminating ? Health.DRAINING : Health.CRITICAL;
    }

    static NodePlace place(Node node) {
        Map<String, String> labels = map(node.getMetadata().getLabels());
        return new NodePlace(
                labels.getOrDefault(REGION, ""), labels.getOrDefault(ZONE, ""), labels.getOrDefault(SUBZONE, ""));
    }

    static Map<String, String> labels(HasMetadata object) {
        return map(object.getMetadata().getLabels());
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static <T> List<T> list(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static Map<String, String> map(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}

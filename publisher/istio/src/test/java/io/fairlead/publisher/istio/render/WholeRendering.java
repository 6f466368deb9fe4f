package io.fairlead.publisher.istio.render;

import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryLocation;
import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryResolution;
import io.fabric8.istio.api.api.networking.v1alpha3.WorkloadEntry;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServicePort;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.health.HealthPolicy.HealthCounts;
import io.fairlead.publisher.health.HealthPolicy.Selection;
import io.fairlead.table.image.MeshService;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// The same by the client's own objects, all of it again each time: what [ServiceEntryRenderer] has to agree with.
record WholeRendering(RenderOptions options) {
    String content(MeshService service) {
        ServiceEntry entry = new ServiceEntry();
        entry.setMetadata(metadata(service.service()));
        entry.setSpec(spec(service.service(), shown(service)));
        return ServiceEntryJson.write(entry);
    }

    private List<Endpoint> shown(MeshService service) {
        PortNames names = new PortNames(service.service().ports());
        List<Endpoint> usable = service.endpoints().values().stream()
                .map(MergedEndpoint::endpoint)
                .filter(endpoint -> InlineEndpoint.is(endpoint, Address.Kind.UNIX) || names.anyOf(endpoint.ports()))
                .toList();
        HealthPolicy policy = options.health();
        HealthCounts tally = HealthCounts.EMPTY;
        for (Endpoint endpoint : usable) {
            tally = tally.plus(policy.condition(endpoint));
        }
        Selection selection = policy.select(tally);
        return usable.stream()
                .filter(endpoint -> selection.gives(policy.condition(endpoint)))
                .toList();
    }

    private ObjectMeta metadata(MergedService service) {
        SortedMap<String, String> labels = new TreeMap<>(options.mark().labels());
        if (options.addresses().optsOut(service.ports())) {
            labels.put(VirtualAddresses.LABEL, "false");
        }
        ObjectMeta metadata = new ObjectMeta();
        metadata.setNamespace(service.service().namespace());
        metadata.setName(EntryNames.key(service.service()).name());
        metadata.setLabels(labels);
        metadata.setAnnotations(options.mark().annotations(service.service()));
        return metadata;
    }

    private static io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry spec(
            MergedService service, List<Endpoint> endpoints) {
        PortNames names = new PortNames(service.ports());
        var spec = new io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry();
        spec.setHosts(List.of(service.service().host()));
        spec.setPorts(service.ports().stream().map(WholeRendering::port).toList());
        spec.setLocation(ServiceEntryLocation.MESH_INTERNAL);
        spec.setResolution(resolution(service, endpoints));
        spec.setEndpoints(
                endpoints.stream().map(endpoint -> endpoint(endpoint, names)).toList());
        return spec;
    }

    private static ServiceEntryResolution resolution(MergedService service, List<Endpoint> endpoints) {
        boolean wanted = service.resolution() == Resolution.DNS && !endpoints.isEmpty();
        return has(endpoints, Address.Kind.NAME) || (wanted && !has(endpoints, Address.Kind.UNIX))
                ? ServiceEntryResolution.DNS
                : ServiceEntryResolution.STATIC;
    }

    private static boolean has(List<Endpoint> endpoints, Address.Kind kind) {
        return endpoints.stream().anyMatch(endpoint -> InlineEndpoint.is(endpoint, kind));
    }

    private static io.fabric8.istio.api.api.networking.v1alpha3.ServicePort port(ServicePort port) {
        var result = new io.fabric8.istio.api.api.networking.v1alpha3.ServicePort();
        result.setName(port.name());
        result.setNumber((long) port.number());
        result.setProtocol(Protocols.name(port.protocol()));
        return result;
    }

    private static WorkloadEntry endpoint(Endpoint endpoint, PortNames names) {
        WorkloadEntry entry = new WorkloadEntry();
        entry.setAddress(endpoint.key().address().value());
        if (!InlineEndpoint.is(endpoint, Address.Kind.UNIX)) {
            entry.setPorts(names.targets(endpoint.ports()));
        }
        entry.setLabels(endpoint.traits().labels());
        if (!endpoint.key().network().value().isEmpty()) {
            entry.setNetwork(endpoint.key().network().value());
        }
        if (endpoint.traits().locality().isKnown()) {
            entry.setLocality(endpoint.traits().locality().toString());
        }
        if (endpoint.traits().weight() > 0) {
            entry.setWeight((long) endpoint.traits().weight());
        }
        if (!endpoint.traits().serviceAccount().isEmpty()) {
            entry.setServiceAccount(endpoint.traits().serviceAccount());
        }
        return entry;
    }
}

package io.fairlead.publisher.istio.render;

import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryLocation;
import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryResolution;
import io.fabric8.istio.api.api.networking.v1alpha3.WorkloadEntry;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.publisher.image.MeshService;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.target.ServiceRenderer;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One service becomes one ServiceEntry with its endpoints inline, in the order of their keys, which the API server
/// and istiod's validation accept; what they would refuse is refused here, with the reason.
///
/// Nothing but `spec.endpoints` depends on an endpoint, so that istiod answers a change of endpoints with an EDS push
/// only. Two things are exceptions, and both are a service push in istiod anyway: a service without endpoints is
/// STATIC (with DNS the mesh would look up the host itself), and one with an endpoint reached by name is DNS.
///
/// `exportTo`, `addresses` and `subjectAltNames` are never set: they belong to whoever sets them.
public final class ServiceEntryRenderer implements ServiceRenderer {
    private final RenderOptions options;

    public ServiceEntryRenderer(RenderOptions options) {
        this.options = options;
    }

    @Override
    public List<ObjectKey> keys(ServiceKey service) {
        return List.of(EntryNames.key(service));
    }

    @Override
    public List<MeshObject> render(MeshService service) {
        MergedService merged = service.service();
        Refusals refusals = new Refusals(merged.service());
        List<Endpoint> endpoints = service.endpoints().values().stream()
                .map(MergedEndpoint::endpoint)
                .filter(endpoint -> options.health().admits(endpoint.health()))
                .toList();
        refusals.ports(merged.ports(), endpoints);
        refusals.endpoints(endpoints, merged);

        ServiceEntry entry = new ServiceEntry();
        entry.setMetadata(metadata(merged));
        entry.setSpec(spec(merged, endpoints));
        String content = CanonicalJson.write(entry);
        refusals.size(content);
        return List.of(new MeshObject(EntryNames.key(merged.service()), merged.service(), content));
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
        metadata.setAnnotations(OwnerMark.annotations(service.service()));
        return metadata;
    }

    private static io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry spec(
            MergedService service, List<Endpoint> endpoints) {
        PortNames names = new PortNames(service.ports());
        var spec = new io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry();
        spec.setHosts(List.of(service.service().host()));
        spec.setPorts(service.ports().stream().map(ServiceEntryRenderer::port).toList());
        spec.setLocation(ServiceEntryLocation.MESH_INTERNAL);
        spec.setResolution(resolution(service, endpoints));
        spec.setEndpoints(endpoints.stream()
                .map(endpoint -> InlineEndpoint.of(endpoint, names))
                .filter(ServiceEntryRenderer::isReachable)
                .toList());
        return spec;
    }

    private static ServiceEntryResolution resolution(MergedService service, List<Endpoint> endpoints) {
        boolean named = endpoints.stream().anyMatch(endpoint -> InlineEndpoint.is(endpoint, Address.Kind.NAME));
        return named || (service.resolution() == Resolution.DNS && !endpoints.isEmpty())
                ? ServiceEntryResolution.DNS
                : ServiceEntryResolution.STATIC;
    }

    /// An endpoint that offers none of the service's ports would otherwise be sent traffic at a port it never named.
    private static boolean isReachable(WorkloadEntry endpoint) {
        return !endpoint.getPorts().isEmpty() || endpoint.getAddress().startsWith("unix://");
    }

    private static io.fabric8.istio.api.api.networking.v1alpha3.ServicePort port(ServicePort port) {
        var result = new io.fabric8.istio.api.api.networking.v1alpha3.ServicePort();
        result.setName(port.name());
        result.setNumber((long) port.number());
        result.setProtocol(Protocols.name(port.protocol()));
        return result;
    }
}

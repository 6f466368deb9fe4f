package io.fairlead.publisher.istio.render;

import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryLocation;
import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryResolution;
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
/// only. Some things are exceptions, and all are a service push in istiod anyway: a service without endpoints is
/// STATIC (with DNS the mesh would look up the host itself), as is one with a Unix socket, which has no name, and one
/// with an endpoint reached by name is DNS.
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
        List<Endpoint> endpoints = shown(service);
        refusals.ports(merged.ports(), endpoints);
        refusals.endpoints(endpoints, merged);
        MeshObject object = object(merged, endpoints);
        refusals.size(object.content());
        return List.of(object);
    }

    /// What would be sent if nothing were refused: so that Istio's own judgement of it can be asked for.
    MeshObject unchecked(MeshService service) {
        return object(service.service(), shown(service));
    }

    /// The endpoints that the mesh is given. One that offers none of the service's ports would be sent traffic at a
    /// port that it never named.
    private List<Endpoint> shown(MeshService service) {
        PortNames names = new PortNames(service.service().ports());
        return service.endpoints().values().stream()
                .map(MergedEndpoint::endpoint)
                .filter(endpoint -> options.health().admits(endpoint.health()))
                .filter(endpoint -> InlineEndpoint.is(endpoint, Address.Kind.UNIX) || names.anyOf(endpoint.ports()))
                .toList();
    }

    private MeshObject object(MergedService service, List<Endpoint> endpoints) {
        ServiceEntry entry = new ServiceEntry();
        entry.setMetadata(metadata(service));
        entry.setSpec(spec(service, endpoints));
        return new MeshObject(EntryNames.key(service.service()), service.service(), CanonicalJson.write(entry));
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
        spec.setPorts(service.ports().stream().map(ServiceEntryRenderer::port).toList());
        spec.setLocation(ServiceEntryLocation.MESH_INTERNAL);
        spec.setResolution(resolution(service, endpoints));
        spec.setEndpoints(endpoints.stream()
                .map(endpoint -> InlineEndpoint.of(endpoint, names))
                .toList());
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
}

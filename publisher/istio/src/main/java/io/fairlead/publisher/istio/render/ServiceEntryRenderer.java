package io.fairlead.publisher.istio.render;

import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryLocation;
import io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntryResolution;
import io.fabric8.istio.api.networking.v1.ServiceEntry;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fairlead.model.Resolution;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.ServicePort;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.publisher.spi.Rendered;
import io.fairlead.publisher.spi.ServiceRenderer;
import io.fairlead.table.image.MeshService;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Renders one service as one ServiceEntry with its endpoints inline, in the order of their keys, which the API server
/// and istiod's validation accept; anything that they would reject is rejected here, with the reason.
///
/// Only `spec.endpoints` depends on an endpoint, so that istiod responds to a change of endpoints with an EDS push
/// only. The exceptions are all a service push in istiod anyway: a service without endpoints is STATIC (with DNS the
/// mesh would look up the host itself), as is one with a Unix socket, which has no name, and one with an endpoint
/// reached by name is DNS.
///
/// [io.fairlead.publisher.health.HealthPolicy] decides which endpoints the target gets according to their health. Of a
/// service with more endpoints than one object accepts, as many as fit are written (ADR 21).
///
/// `exportTo`, `addresses` and `subjectAltNames` are never set: they belong to whoever sets them.
public final class ServiceEntryRenderer implements ServiceRenderer {
    /// Cannot occur in a text within a document, where quotes are escaped; the first is the object's own.
    private static final String SPEC = "\"spec\":{";

    private final RenderOptions options;
    private final Renderings renderings = new Renderings(Renderings.MOST_CHARACTERS);

    public ServiceEntryRenderer(RenderOptions options) {
        this.options = options;
    }

    @Override
    public List<ObjectKey> keys(ServiceKey service) {
        return List.of(EntryNames.key(service));
    }

    /// Endpoints that did not change since a service's last rendering are neither checked nor written again.
    @Override
    public List<MeshObject> render(MeshService service) {
        return renderWithNotices(service).objects();
    }

    @Override
    public Rendered renderWithNotices(MeshService service) {
        MergedService merged = service.service();
        Refusals refusals = new Refusals(merged.service());
        refusals.host(options.hosts());
        Rendering before = renderings.last(merged.service(), merged.ports());
        int most = Refusals.MAX_ENDPOINTS;
        while (true) {
            Shown shown = shown(service, before, most);
            refusals.ports(merged.ports(), shown.count());
            refusals.endpoints(shown, merged.ports());
            Rendering rendering = rendering(merged, shown);
            int excess = Refusals.excess(rendering.content());
            if (excess == 0) {
                renderings.put(merged.service(), merged.ports(), rendering);
                return new Rendered(
                        List.of(object(merged.service(), rendering)), notices(shown, most < Refusals.MAX_ENDPOINTS));
            }
            if (shown.count() == 0) {
                throw refusals.tooLarge(excess);
            }
            most = fewer(shown.count(), excess);
        }
    }

    /// The number of endpoints to try next if these take too many bytes: in proportion, and always fewer.
    private static int fewer(int count, int excess) {
        return Math.min(count - 1, (int) (count * (long) Refusals.MAX_BYTES / (Refusals.MAX_BYTES + excess)));
    }

    private static List<Notice> notices(Shown shown, boolean byBytes) {
        List<Notice> notices = new ArrayList<>();
        if (shown.selection().isPanic()) {
            notices.add(new Notice.Panic(
                    shown.selection().tally().healthy(),
                    shown.selection().tally().listed()));
        }
        if (shown.wanted() > shown.count()) {
            notices.add(oversized(shown, byBytes));
        }
        return notices;
    }

    private static Notice.Oversized oversized(Shown shown, boolean byBytes) {
        return new Notice.Oversized(
                shown.wanted(),
                shown.count(),
                byBytes
                        ? "an object can hold at most " + Refusals.MAX_BYTES + " bytes"
                        : "a ServiceEntry can hold at most " + Refusals.MAX_ENDPOINTS + " endpoints");
    }

    /// The object that would be sent without our checks, so that tests can ask for Istio's own judgement of it.
    MeshObject unchecked(MeshService service) {
        MergedService merged = service.service();
        return object(merged.service(), rendering(merged, shown(service, Rendering.NONE, Integer.MAX_VALUE)));
    }

    private static MeshObject object(ServiceKey service, Rendering rendering) {
        return new MeshObject(EntryNames.key(service), service, rendering.content());
    }

    private Shown shown(MeshService service, Rendering before, int most) {
        EndpointJudge judge = new EndpointJudge(
                options.health(), new PortNames(service.service().ports()));
        return new Shown(service.endpoints().values(), before, judge, most);
    }

    /// The endpoints are the first key in `spec`.
    private Rendering rendering(MergedService service, Shown shown) {
        PortNames names = new PortNames(service.ports());
        String rest = ServiceEntryJson.write(withoutEndpoints(service, shown));
        int place = rest.indexOf(SPEC) + SPEC.length();
        return shown.between(
                rest.substring(0, place) + "\"endpoints\":[",
                "]," + rest.substring(place),
                rest,
                (endpoint, text) -> InlineEndpoint.write(endpoint, names, text));
    }

    private ServiceEntry withoutEndpoints(MergedService service, Shown shown) {
        ServiceEntry entry = new ServiceEntry();
        entry.setMetadata(metadata(service));
        entry.setSpec(spec(service, shown));
        return entry;
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

    private static io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry spec(MergedService service, Shown shown) {
        var spec = new io.fabric8.istio.api.api.networking.v1alpha3.ServiceEntry();
        spec.setHosts(List.of(service.service().host()));
        spec.setPorts(service.ports().stream().map(ServiceEntryRenderer::port).toList());
        spec.setLocation(ServiceEntryLocation.MESH_INTERNAL);
        spec.setResolution(resolution(service, shown));
        return spec;
    }

    private static ServiceEntryResolution resolution(MergedService service, Shown shown) {
        boolean wanted = service.resolution() == Resolution.DNS && shown.count() > 0;
        return shown.named() != null || (wanted && shown.socket() == null)
                ? ServiceEntryResolution.DNS
                : ServiceEntryResolution.STATIC;
    }

    private static io.fabric8.istio.api.api.networking.v1alpha3.ServicePort port(ServicePort port) {
        var result = new io.fabric8.istio.api.api.networking.v1alpha3.ServicePort();
        result.setName(port.name());
        result.setNumber((long) port.number());
        result.setProtocol(Protocols.name(port.protocol()));
        return result;
    }
}

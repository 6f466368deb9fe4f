package io.fairlead.testkit.mesh;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.health.HealthPolicy.HealthCounts;
import io.fairlead.publisher.health.HealthPolicy.Selection;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.Notice;
import io.fairlead.publisher.spi.Rendered;
import io.fairlead.publisher.spi.ServiceRenderer;
import io.fairlead.table.image.MeshService;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Renders a service into `objects` small JSON objects of kind `Plain`, each endpoint in the one that its key
/// decides; all but the first are left out while they are empty. A service whose host begins with `unrenderable` is
/// rejected. Endpoints are left out by their health as in every target.
public record PlainRenderer(int objects, HealthPolicy health) implements ServiceRenderer {
    public PlainRenderer(int objects) {
        this(objects, HealthPolicy.DEFAULT);
    }

    @Override
    public List<MeshObject> render(MeshService service) {
        return renderWithNotices(service).objects();
    }

    @Override
    public Rendered renderWithNotices(MeshService service) {
        ServiceKey key = service.service().service();
        if (key.host().startsWith("unrenderable")) {
            throw new RejectedFailure("PLAIN-RENDER", "service " + key + " cannot be rendered");
        }
        HealthCounts tally = HealthCounts.EMPTY;
        for (MergedEndpoint endpoint : service.endpoints().values()) {
            tally = tally.plus(health.condition(endpoint.endpoint()));
        }
        Selection selection = health.select(tally);
        List<MeshObject> rendered = new ArrayList<>();
        for (int i = 0; i < objects; i++) {
            int mine = i;
            List<MergedEndpoint> endpoints = service.endpoints().values().stream()
                    .filter(endpoint -> object(endpoint.endpoint().key()) == mine)
                    .filter(endpoint -> selection.gives(health.condition(endpoint.endpoint())))
                    .toList();
            if (i == 0 || !endpoints.isEmpty()) {
                rendered.add(
                        new MeshObject(keys(key).get(i), key, content(keys(key).get(i), endpoints)));
            }
        }
        return new Rendered(
                rendered, selection.isPanic() ? List.of(new Notice.Panic(tally.healthy(), tally.listed())) : List.of());
    }

    private int object(EndpointKey key) {
        return Math.floorMod(key.toString().hashCode(), objects);
    }

    private static String content(ObjectKey key, List<MergedEndpoint> endpoints) {
        return "{\"apiVersion\":\"test/v1\",\"kind\":\"Plain\",\"metadata\":{\"name\":\"" + key.name()
                + "\",\"namespace\":\"" + key.namespace() + "\"},\"spec\":{\"endpoints\":["
                + endpoints.stream()
                        .map(endpoint -> "{\"address\":\"" + endpoint.endpoint().key() + "\",\"version\":\""
                                + endpoint.endpoint().traits().labels().get("version") + "\"}")
                        .collect(Collectors.joining(","))
                + "]}}";
    }

    @Override
    public List<ObjectKey> keys(ServiceKey service) {
        return IntStream.range(0, objects)
                .mapToObj(i -> new ObjectKey(
                        "Plain", service.namespace(), service.host().replace("*", "any") + (i == 0 ? "" : "-" + i)))
                .toList();
    }
}

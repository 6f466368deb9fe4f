package io.fairlead.bench.pure;

import io.fairlead.bench.measure.Shop;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.ServiceEntryRenderer;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.image.ServiceState;
import io.fairlead.table.image.TableChange;
import io.fairlead.topics.Keys;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.pcollections.TreePMap;

/// What the publisher does for one change of one endpoint, in an image of a hundred thousand: the record goes into the
/// image, and its service becomes an object.
@State(Scope.Thread)
public class PublishBenchmark {
    private static final int ENDPOINTS = 100_000;

    @Param({"10", "1000"})
    public int endpointsEach;

    private Shop shop = new Shop(1, 1);
    private MeshImage image = MeshImage.EMPTY;
    private ServiceEntryRenderer renderer = new ServiceEntryRenderer(RenderOptions.of("bench"));
    private long offset;
    private int next;
    private MeshService large = new MeshService(Samples.service(Shop.service(0)), TreePMap.empty());

    @Setup
    public void fill() {
        shop = new Shop(ENDPOINTS / endpointsEach, endpointsEach);
        for (int i = 0; i < ENDPOINTS; i++) {
            if (i % endpointsEach == 0) {
                image = image.apply(change(Samples.service(Shop.service(shop.serviceOf(i)))));
            }
            image = image.apply(change(Samples.endpoint(shop, i, 0)));
        }
        large = present(Shop.service(0));
    }

    private TableChange change(TableEntry entry) {
        return new TableChange(0, offset++, Keys.of(entry), entry);
    }

    private MeshService present(ServiceKey service) {
        if (image.state(0, service) instanceof ServiceState.Present(var known)) {
            return known;
        }
        throw new IllegalStateException(service + " is not there");
    }

    @Benchmark
    public MeshImage apply() {
        int endpoint = (int) (next++ * 7919L % ENDPOINTS);
        image = image.apply(change(Samples.endpoint(shop, endpoint, next & 7)));
        return image;
    }

    @Benchmark
    public List<MeshObject> render() {
        return renderer.render(large);
    }

    /// One endpoint of the service is another than at the last rendering.
    @Benchmark
    public List<MeshObject> renderAfterAChange() {
        int endpoint = next++ % endpointsEach;
        image = image.apply(change(Samples.endpoint(shop, endpoint, next / endpointsEach & 7)));
        return renderer.render(present(Shop.service(0)));
    }
}

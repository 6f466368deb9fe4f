package io.fairlead.bench.pure;

import io.fairlead.bench.measure.Shop;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.ServiceEntryRenderer;
import io.fairlead.publisher.pipeline.Planner;
import io.fairlead.publisher.pipeline.ServicePlan;
import io.fairlead.publisher.pipeline.WriteGate;
import io.fairlead.publisher.plan.Change;
import io.fairlead.table.image.MeshImage;
import io.fairlead.table.image.MeshView;
import io.fairlead.table.image.TableChange;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.topics.Keys;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/// One endpoint of a hundred thousand changes, and what is to be written for it is planned: the record goes into the
/// image, its service becomes an object, and this is held against what a mesh in memory has.
@State(Scope.Thread)
public class PlanBenchmark {
    static final int ENDPOINTS = 100_000;
    private static final SortedSet<Integer> WHOLE = Collections.unmodifiableSortedSet(new TreeSet<>(List.of(0)));

    @Param({"20", "4000"})
    public int endpointsEach;

    private final FakeMesh mesh = new FakeMesh("bench", new ServiceEntryRenderer(RenderOptions.of("bench")));
    private final Planner planner = new Planner(mesh, new WriteGate(Collections.emptySortedSet()));
    private Shop shop = new Shop(1, 1);
    private MeshImage image = MeshImage.EMPTY;
    private long offset;
    private int next;

    /// The mesh has what the image has.
    @Setup
    public void fill() throws InterruptedException {
        shop = new Shop(ENDPOINTS / endpointsEach, endpointsEach);
        for (int service = 0; service < shop.services(); service++) {
            apply(Samples.service(Shop.service(service)));
            for (int i = 0; i < endpointsEach; i++) {
                apply(Samples.endpoint(shop, service * endpointsEach + i, 0));
            }
            for (Change change : planned(Shop.service(service)).plan().changes()) {
                mesh.apply(change);
            }
        }
    }

    private void apply(TableEntry entry) {
        image = image.apply(new TableChange(0, offset++, Keys.of(entry), entry));
    }

    private ServicePlan planned(ServiceKey service) {
        return planner.plan(new MeshView(image, WHOLE, WHOLE, _ -> 0), service, List.of());
    }

    /// An update each time: the mesh keeps what it had at the beginning.
    @Benchmark
    public ServicePlan plan() {
        int endpoint = (int) (next++ * 7919L % ENDPOINTS);
        apply(Samples.endpoint(shop, endpoint, 1 + (next & 7)));
        return planned(Shop.service(shop.serviceOf(endpoint)));
    }
}

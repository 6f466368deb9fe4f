package io.fairlead.bench.publish;

import io.fairlead.bench.measure.Goal;
import io.fairlead.model.ServiceKey;
import io.fairlead.publisher.istio.render.RenderOptions;
import io.fairlead.publisher.istio.render.ServiceEntryRenderer;
import io.fairlead.publisher.plan.Change;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.testkit.mesh.FakeMesh;

/// Objects as for Istio, kept in a map of this process.
final class MemoryMesh implements Destination {
    private final FakeMesh mesh = new FakeMesh("bench", new ServiceEntryRenderer(RenderOptions.of("bench")));

    @Override
    public String name() {
        return "a mesh in memory (kube-apiserver is not built)";
    }

    @Override
    public MeshTarget target() {
        return mesh.reconnected();
    }

    @Override
    public Patches patches(int parallelism) {
        return new Patches(parallelism, this::write, () -> {});
    }

    private void write(int object, String json) throws InterruptedException {
        ObjectKey key = new ObjectKey("ServiceEntry", Patches.NAMESPACE, "bare-" + object);
        ServiceKey service = new ServiceKey(Patches.NAMESPACE, "bare-" + object + ".dc1.mesh");
        mesh.apply(new Change.Create(new MeshObject(key, service, json)));
    }

    @Override
    public Goal goal(Goal ofServer) {
        return new Goal.None();
    }

    @Override
    public void close() {
        mesh.close();
    }
}

package io.fairlead.acceptance;

import io.fairlead.options.OptionProblem;
import io.fairlead.options.Options;
import io.fairlead.options.OptionsSchema;
import io.fairlead.publisher.plan.MeshObject;
import io.fairlead.publisher.spi.MarkedObject;
import io.fairlead.publisher.spi.MarkedObjects;
import io.fairlead.publisher.spi.MeshTarget;
import io.fairlead.publisher.spi.Owner;
import io.fairlead.publisher.spi.TargetContext;
import io.fairlead.publisher.spi.TargetFactory;
import io.fairlead.testkit.mesh.FakeMesh;
import io.fairlead.testkit.mesh.PlainRenderer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// A kind of target that no module of the product knows: named meshes in the memory of this process.
final class MemoryTargetFactory implements TargetFactory<MemoryTargetFactory.MemoryOptions> {
    private final Map<String, FakeMesh> meshes = new ConcurrentHashMap<>();

    record MemoryOptions(String mesh) {}

    FakeMesh mesh(String name) {
        FakeMesh mesh = meshes.get(name);
        if (mesh == null) {
            throw new IllegalArgumentException("no mesh " + name + " among " + meshes.keySet());
        }
        return mesh;
    }

    @Override
    public String kind() {
        return "memory";
    }

    @Override
    public OptionsSchema schema() {
        return OptionsSchema.of(MemoryTargetFactory.class, "memory");
    }

    @Override
    public MemoryOptions read(Options options) {
        return new MemoryOptions(options.text("mesh"));
    }

    @Override
    public Optional<Overlap> overlap(MemoryOptions one, MemoryOptions two) {
        return one.equals(two)
                ? Optional.of(new Overlap(new OptionProblem("mesh", "is also the mesh of"), "name another one"))
                : Optional.empty();
    }

    @Override
    public MeshTarget create(String name, MemoryOptions options, TargetContext context) {
        return meshes.compute(
                options.mesh(),
                (_, known) -> known == null
                        ? new FakeMesh(name, new PlainRenderer(1, context.health()))
                        : known.reconnected());
    }

    /// These objects bear no marks.
    @Override
    public MarkedObjects marked(String name, MemoryOptions options) {
        return new MarkedObjects() {
            @Override
            public List<MarkedObject> of(String pipeline) {
                return List.of();
            }

            @Override
            public boolean delete(MarkedObject object) {
                return false;
            }

            @Override
            public boolean orphan(MarkedObject object) {
                return false;
            }

            @Override
            public boolean handOver(MarkedObject object, Owner to) {
                return false;
            }

            @Override
            public MeshObject handedOver(MarkedObject object, Owner to) {
                throw new UnsupportedOperationException("there are none");
            }

            @Override
            public void close() {}
        };
    }
}

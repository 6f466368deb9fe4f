package io.fairlead.testkit.mesh;

import io.fairlead.publisher.plan.ObjectKey;
import io.fairlead.publisher.spi.MeshTarget;

class FakeMeshTest extends MeshTargetContract {
    @Override
    protected MeshUnderTest place() {
        FakeMesh first = new FakeMesh("fake", new PlainRenderer(1));
        return new MeshUnderTest() {
            private FakeMesh mesh = first;

            @Override
            public MeshTarget open() {
                mesh = first.reconnected();
                return mesh;
            }

            @Override
            public void putForeign(ObjectKey key) {
                mesh.putForeign(key, "somebody");
            }

            @Override
            public void edit(ObjectKey key) {
                mesh.edit(key);
            }

            @Override
            public void remove(ObjectKey key) {
                mesh.remove(key);
            }

            @Override
            public void breakWrites() {
                mesh.goDown();
            }

            @Override
            public void mendWrites() {
                mesh.comeUp();
            }

            @Override
            public void close() {}
        };
    }
}

package io.fairlead.publisher.plan;

/// One step of a plan.
public sealed interface Change {
    ObjectKey key();

    record Create(MeshObject after) implements Change {
        @Override
        public ObjectKey key() {
            return after.key();
        }
    }

    record Update(MeshObject before, MeshObject after) implements Change {
        @Override
        public ObjectKey key() {
            return after.key();
        }
    }

    /// `reason` says who positively said that it is gone.
    record Delete(MeshObject before, String reason) implements Change {
        @Override
        public ObjectKey key() {
            return before.key();
        }
    }
}

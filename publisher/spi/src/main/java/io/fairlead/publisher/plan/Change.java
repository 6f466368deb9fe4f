package io.fairlead.publisher.plan;

import io.fairlead.model.ServiceKey;
import java.util.Locale;

/// One step of a plan.
public sealed interface Change {
    /// The object after the change, or before it if it is deleted.
    MeshObject object();

    Verb verb();

    default ObjectKey key() {
        return object().key();
    }

    default ServiceKey service() {
        return object().service();
    }

    /// The kind of a change, as printed in logs, metrics and command output.
    enum Verb {
        CREATE("created"),
        UPDATE("updated"),
        DELETE("deleted");

        private final String past;

        Verb(String past) {
            this.past = past;
        }

        /// `created`, `updated` or `deleted`.
        public String past() {
            return past;
        }

        /// `create`, `update` or `delete`.
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Create(MeshObject after) implements Change {
        @Override
        public MeshObject object() {
            return after;
        }

        @Override
        public Verb verb() {
            return Verb.CREATE;
        }
    }

    record Update(MeshObject before, MeshObject after) implements Change {
        @Override
        public MeshObject object() {
            return after;
        }

        @Override
        public Verb verb() {
            return Verb.UPDATE;
        }
    }

    /// `reason` is the proof that the object is gone from the table.
    record Delete(MeshObject before, String reason) implements Change {
        @Override
        public MeshObject object() {
            return before;
        }

        @Override
        public Verb verb() {
            return Verb.DELETE;
        }
    }
}

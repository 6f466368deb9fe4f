package io.fairlead.bench.chaos;

import java.util.Random;

/// Something that goes wrong.
///
/// @param aftermath once the mesh shows again what the registries have: what is left to tidy up
record Fault<S extends Scene>(String name, Action<S> action, Action<S> aftermath) {
    Fault(String name, Action<S> action) {
        this(name, action, (_, _) -> {});
    }

    /// How it goes wrong.
    @FunctionalInterface
    interface Action<S extends Scene> {
        /// Returns once everything outside of Fairlead is well again; Fairlead itself may still be starting.
        void inflict(S scene, Random random) throws Exception;
    }
}

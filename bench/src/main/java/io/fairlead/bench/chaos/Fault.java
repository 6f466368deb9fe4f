package io.fairlead.bench.chaos;

import java.util.Random;

/// Something that goes wrong.
///
/// @param aftermath once the mesh shows again what the registries have: what is left to tidy up
record Fault(String name, Action action, Action aftermath) {
    Fault(String name, Action action) {
        this(name, action, (_, _) -> {});
    }

    /// How it goes wrong.
    @FunctionalInterface
    interface Action {
        /// Returns once everything outside of Fairlead is well again; Fairlead itself may still be starting.
        void inflict(Site site, Random random) throws Exception;
    }
}

package io.fairlead.bench.chaos;

import java.time.Duration;
import java.util.Random;

/// Something that goes wrong, or that an operator does.
///
/// @param aftermath once the mesh shows again what the registries have: what is left to tidy up
/// @param patience how long after the fault the mesh may differ from the registries; what differs then is lost
record Fault<S extends Scene>(String name, Action<S> action, Action<S> aftermath, Duration patience) {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    Fault(String name, Action<S> action, Action<S> aftermath) {
        this(name, action, aftermath, PATIENCE);
    }

    Fault(String name, Action<S> action) {
        this(name, action, (_, _) -> {});
    }

    /// The same, where the mesh has to be right sooner.
    Fault<S> within(Duration patience) {
        return new Fault<>(name, action, aftermath, patience);
    }

    /// How it goes wrong.
    @FunctionalInterface
    interface Action<S extends Scene> {
        /// Returns once everything outside of Fairlead is well again; Fairlead itself may still be starting.
        void inflict(S scene, Random random) throws Exception;
    }
}

package io.fairlead.ingest.runner;

/// One difference between two answers of a registry, before it is numbered.
public sealed interface Observation {
    record Seen(Known known) implements Observation {}

    /// `was` is what is gone, under the service that it is gone from.
    record Gone(Known was) implements Observation {}
}

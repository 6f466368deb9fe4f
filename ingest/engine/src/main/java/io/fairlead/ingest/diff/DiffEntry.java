package io.fairlead.ingest.diff;

/// One difference between two answers of a registry, before it is numbered.
public sealed interface DiffEntry {
    record Seen(Known known) implements DiffEntry {}

    /// `was` is what is gone, under the service that it is gone from.
    record Gone(Known was) implements DiffEntry {}
}

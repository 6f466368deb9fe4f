package io.fairlead.ingest.diff;

/// One difference between two reports of a registry, before it is numbered.
public sealed interface DiffEntry {
    record Seen(Known known) implements DiffEntry {}

    /// `was` is the removed instance, with the service from which it was removed.
    record Gone(Known was) implements DiffEntry {}
}

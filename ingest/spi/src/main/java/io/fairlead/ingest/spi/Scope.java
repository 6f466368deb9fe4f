package io.fairlead.ingest.spi;

/// What a complete answer is complete about.
public sealed interface Scope {
    record WholeRegistry() implements Scope {}

    /// All instances whose `naming().service()` is `service`, the registry's own name of it.
    record OneService(String service) implements Scope {}
}

package io.fairlead.ingest.spi;

/// The part of a registry that a complete report covers.
public sealed interface Scope {
    record WholeRegistry() implements Scope {}

    /// All instances whose `naming().service()` is `service`, the registry's own name of it.
    record OneService(String service) implements Scope {}

    /// All instances whose id begins with the prefix: of one region, account, zone, namespace or table. End it with a
    /// separator, so that `eu-1/` is not a part of `eu-10/`.
    record IdPrefix(String prefix) implements Scope {}

    /// Whether it contains an instance.
    default boolean holds(String id, String service) {
        return switch (this) {
            case WholeRegistry() -> true;
            case OneService(var only) -> only.equals(service);
            case IdPrefix(var prefix) -> id.startsWith(prefix);
        };
    }
}

package io.fairlead.testkit.peers;

/// What a [PeerProvider] can start.
public enum PeerKind {
    KAFKA,
    CONSUL,
    KUBERNETES,
    SCHEMA_REGISTRY
}

package io.fairlead.ingest.aws;

/// A service of Cloud Map.
///
/// @param health whether it has a health check
record CloudMapService(CloudMapNamespace namespace, String id, String name, Check health) {
    /// A namespace.
    ///
    /// @param httpName by which its instances are discovered
    record CloudMapNamespace(String id, String name, String httpName) {}

    enum Check {
        NONE,
        CONFIGURED
    }
}

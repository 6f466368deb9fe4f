package io.fairlead.ingest.spi;

/// Where in its own order a registry stood when it answered.
public sealed interface Position {
    /// Consul's `X-Consul-Index` of a datacenter.
    record ConsulIndex(long value) implements Position {}

    /// A digest of the bytes that were read.
    record ContentDigest(String sha256) implements Position {}

    /// Sources that have no order of their own count their reads.
    record ReadCount(long value) implements Position {}
}

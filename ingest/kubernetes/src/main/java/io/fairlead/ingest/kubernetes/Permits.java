package io.fairlead.ingest.kubernetes;

/// Blocks until the next request to one API server is allowed.
@FunctionalInterface
interface Permits {
    void await() throws InterruptedException;
}

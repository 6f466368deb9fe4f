package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.RegistryListener;

/// One listing of a part.
///
/// @param full whether [Listing.Unchanged] is no answer, as a removal waits for a second complete one
public record PollRequest(RegistryListener listener, boolean full) {
    /// Blocks until the registry may be asked. See [RegistryListener#awaitPermit(String)].
    public void awaitPermit(String api) throws InterruptedException {
        listener.awaitPermit(api);
    }
}

package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.RegistryListener;

/// One listing of a part.
///
/// @param full whether [Listing.Unchanged] is not allowed, because a removal waits for a second complete one
public record PollRequest(RegistryListener listener, boolean full) {
    /// Blocks until a request to the registry is allowed. See [RegistryListener#awaitPermit(String)].
    public void awaitPermit(String api) throws InterruptedException {
        listener.awaitPermit(api);
    }

    /// The registry answered a request, such as one for a page. See [RegistryListener#responded].
    public void responded() {
        listener.responded();
    }
}

package io.fairlead.ingest.gcp;

import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import java.time.Duration;
import java.util.Optional;

/// The endpoints that Service Directory has in one location of a project. One thread at a time.
final class DirectoryPart implements PolledPart {
    private final String prefix;
    private final ServiceDirectory options;
    private final DirectoryClient client;
    private final LastReading last;

    /// @param prefix of the part, empty if it is the whole registry
    /// @param before what is known at the beginning
    DirectoryPart(String prefix, ServiceDirectory options, DirectoryClient client, HeldProject before) {
        this.prefix = prefix;
        this.options = options;
        this.client = client;
        this.last = new LastReading(client.project(), client.google().interval(), before);
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        DirectoryListing listing =
                new DirectoryListing(last.held(), client.google().now());
        PageCalls calls = new PageCalls(request, name());
        try {
            new DirectoryReading(options, client, calls, request).read(listing);
        } finally {
            last.ended(calls);
        }
        return last.completed(listing.held(), Groups.NOT_READ, request);
    }

    @Override
    public Optional<Duration> nextIn() {
        return last.nextIn();
    }
}

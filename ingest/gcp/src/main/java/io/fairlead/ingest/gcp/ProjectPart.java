package io.fairlead.ingest.gcp;

import io.fairlead.ingest.gcp.PageCalls.Paged;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The virtual machines of one project. All pages are one answer: one that fails discards the others. A zone
/// that is
/// missing from it is unread, and the rest is used. One thread at a time.
final class ProjectPart implements PolledPart {
    private final String prefix;
    private final InstanceMapper mapper;
    private final Groups groups;
    private final ComputeClient client;
    private final LastReading last;

    /// How instances are read.
    ///
    /// @param groups those that the mapper uses
    record Instances(InstanceMapper mapper, Groups groups, ComputeClient client) {}

    /// @param prefix of the part, empty if it is the whole registry
    /// @param before what is known at the beginning
    ProjectPart(String prefix, Instances instances, HeldProject before) {
        this.prefix = prefix;
        this.mapper = instances.mapper();
        this.groups = instances.groups();
        this.client = instances.client();
        this.last = new LastReading(mapper.project(), client.google().interval(), before);
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        Instant began = client.google().now();
        groups.read(request, began);
        ProjectListing listing = read(request, began);
        Optional<String> nothing = listing.nothingAnswered();
        if (nothing.isPresent()) {
            throw failures().unusable(nothing.get());
        }
        groups.completed();
        return last.completed(listing.held(), groups, request);
    }

    @Override
    public Optional<Duration> nextIn() {
        return last.nextIn();
    }

    private CallFailures failures() {
        return client.google().failures(GoogleReading.ofInstances(mapper.project()));
    }

    private ProjectListing read(PollRequest request, Instant began) throws InterruptedException {
        ProjectListing listing = new ProjectListing(mapper, last.held(), began);
        PageCalls calls = new PageCalls(request, name());
        try {
            calls.each(
                    new Paged<>(failures(), token -> client.instances(token, request), AggregatedPage::next),
                    listing::add);
        } finally {
            last.ended(calls);
        }
        return listing;
    }
}

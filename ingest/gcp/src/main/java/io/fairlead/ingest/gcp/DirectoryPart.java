package io.fairlead.ingest.gcp;

import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The endpoints that Service Directory has in one location of a project. All calls are one answer: one that
/// fails
/// discards the others, unless a service was removed meanwhile, which then is unread. One thread at a time.
final class DirectoryPart implements PolledPart {
    private static final String NOT_FOUND = "INGEST-GCP-PROJECT";

    private final String prefix;
    private final ServiceDirectory options;
    private final DirectoryMapper mapper;
    private final DirectoryClient client;
    private final LastReading last;

    /// @param prefix of the part, empty if it is the whole registry
    DirectoryPart(String prefix, ServiceDirectory options, DirectoryMapper mapper, DirectoryClient client) {
        this.prefix = prefix;
        this.options = options;
        this.mapper = mapper;
        this.client = client;
        this.last = new LastReading(client.project(), client.google().interval());
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
            for (DirectoryService service : services(calls, request)) {
                read(service, calls, request, listing);
            }
        } finally {
            last.ended(calls);
        }
        return last.completed(listing.held(), Groups.NOT_READ, request);
    }

    @Override
    public Optional<Duration> nextIn() {
        return last.nextIn();
    }

    private List<DirectoryService> services(PageCalls calls, PollRequest request) throws InterruptedException {
        List<String> namespaces = new ArrayList<>();
        calls.each(client.namespaces(request), page -> page.entries().forEach(it -> namespaces.add(it.name())));
        if (!options.namespaces().isEmpty()) {
            namespaces.retainAll(options.namespaces());
        }
        List<DirectoryService> services = new ArrayList<>();
        for (String namespace : namespaces) {
            calls.each(
                    client.services(namespace, request),
                    page -> page.entries()
                            .forEach(it -> services.add(new DirectoryService(
                                    namespace, it.name(), it.content().path("annotations")))));
        }
        return services;
    }

    private void read(DirectoryService service, PageCalls calls, PollRequest request, DirectoryListing listing)
            throws InterruptedException {
        try {
            calls.each(client.endpoints(service, request), page -> {
                if (!page.next().isEmpty()) {
                    listing.addPage();
                }
                page.entries().forEach(entry -> listing.add(mapper.map(service, entry)));
            });
        } catch (TransientFailure failure) {
            if (!failure.code().equals(NOT_FOUND)) {
                throw failure;
            }
            listing.addGap(client.prefix() + service.prefix(), "it was removed meanwhile");
        }
    }
}

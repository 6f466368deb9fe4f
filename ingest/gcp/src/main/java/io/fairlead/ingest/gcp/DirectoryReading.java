package io.fairlead.ingest.gcp;

import io.fairlead.ingest.gcp.GcpOptions.ServiceDirectory;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.failure.TransientFailure;
import java.util.ArrayList;
import java.util.List;

/// One reading of a location of Service Directory, with its nested lists. For one use, by one thread.
///
/// All calls are one answer: one that fails discards the others. Exceptions are lists below a namespace or a service
/// that was removed meanwhile, or that may not be read, as permissions can be granted on each of them: it is unread,
/// and the others are used. If nothing may be read, the reading fails.
final class DirectoryReading {
    private static final String NOT_FOUND = "INGEST-GCP-PROJECT";
    private static final String DENIED = "INGEST-GCP-DENIED";
    /// Without one that may be read, further ones would most likely be denied as well.
    private static final int MOST_DENIED = 3;

    private final ServiceDirectory options;
    private final DirectoryClient client;
    private final DirectoryMapper mapper;
    private final PageCalls calls;
    private final PollRequest request;
    private final List<TransientFailure> denied = new ArrayList<>();
    private boolean hasRead;

    DirectoryReading(ServiceDirectory options, DirectoryClient client, PageCalls calls, PollRequest request) {
        this.options = options;
        this.client = client;
        this.mapper = new DirectoryMapper(client.project(), client.location(), options);
        this.calls = calls;
        this.request = request;
    }

    /// A list below the location.
    @FunctionalInterface
    private interface Below {
        void read() throws InterruptedException;
    }

    void read(DirectoryListing listing) throws InterruptedException {
        List<DirectoryService> services = new ArrayList<>();
        for (String namespace : namespaces(listing)) {
            readIfAllowed(namespace + "/", listing, () -> services.addAll(services(namespace, listing)));
        }
        for (DirectoryService service : services) {
            readIfAllowed(service.prefix(), listing, () -> endpoints(service, listing));
        }
        if (!denied.isEmpty() && !hasRead) {
            throw denied.getFirst();
        }
    }

    private List<String> namespaces(DirectoryListing listing) throws InterruptedException {
        List<String> namespaces = new ArrayList<>();
        calls.each(client.namespaces(request), page -> {
            listing.addPage(page);
            page.entries().forEach(it -> namespaces.add(it.name()));
        });
        return options.namespaces().isEmpty() ? namespaces : configured(namespaces, listing);
    }

    /// A configured namespace that is not listed may be a wrong name: its endpoints stay until the options no longer
    /// name it.
    private List<String> configured(List<String> listed, DirectoryListing listing) {
        for (String namespace : options.namespaces()) {
            if (!listed.contains(namespace)) {
                listing.addGap(
                        client.prefix() + namespace + "/",
                        "the location does not list this namespace; correct namespaces, or read this location by a source"
                                + " that does not name it");
            }
        }
        return listed.stream().filter(options.namespaces()::contains).toList();
    }

    private List<DirectoryService> services(String namespace, DirectoryListing listing) throws InterruptedException {
        List<DirectoryService> services = new ArrayList<>();
        calls.each(client.services(namespace, request), page -> {
            listing.addPage(page);
            page.entries()
                    .forEach(it -> services.add(new DirectoryService(
                            namespace, it.name(), it.content().path("annotations"))));
        });
        hasRead |= services.isEmpty();
        return services;
    }

    private void endpoints(DirectoryService service, DirectoryListing listing) throws InterruptedException {
        calls.each(client.endpoints(service, request), page -> {
            listing.addPage(page);
            page.entries().forEach(entry -> listing.add(mapper.map(service, entry)));
        });
        hasRead = true;
    }

    private void readIfAllowed(String below, DirectoryListing listing, Below list) throws InterruptedException {
        try {
            list.read();
        } catch (TransientFailure failure) {
            switch (failure.code()) {
                case NOT_FOUND -> listing.addGap(client.prefix() + below, "it was removed meanwhile");
                case DENIED -> denied(below, failure, listing);
                default -> throw failure;
            }
        }
    }

    private void denied(String below, TransientFailure failure, DirectoryListing listing) {
        denied.add(failure);
        if (!hasRead && denied.size() > MOST_DENIED) {
            throw denied.getFirst();
        }
        listing.addGap(client.prefix() + below, CallFailures.withoutEnd(failure));
    }
}

package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.CloudMap;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.ingest.spi.polling.PolledPart;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// The instances of all services that Cloud Map has in one account and region. All calls are one answer: one
/// that fails discards the others. One thread at a time.
final class CloudMapPart implements PolledPart {
    private final String prefix;
    private final CloudMap options;
    private final AwsAccess access;
    private final CloudMapMapper mapper;
    private final LastReading last = new LastReading();

    /// @param prefix of the part, empty if it is the whole registry
    CloudMapPart(String prefix, CloudMap options, AwsAccess access) {
        this.prefix = prefix;
        this.options = options;
        this.access = access;
        this.mapper = new CloudMapMapper(access.place(), options);
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        Instant began = access.now();
        return last.completed(access.with(request, session -> read(session, began)), request);
    }

    /// Soon after a reading in which an instance was missing: whether it is gone, the next one tells.
    @Override
    public Optional<Duration> nextIn() {
        return last.lacksAny() ? access.confirmIn() : Optional.empty();
    }

    private AwsListing read(AwsSession session, Instant began) throws InterruptedException {
        AwsListing listing = last.begin(began);
        CloudMapCalls calls = new CloudMapCalls(session, name());
        for (CloudMapService service : calls.services(options.namespaces())) {
            for (CloudMapEntry entry : calls.instances(service)) {
                listing.add(mapper.map(service, entry, listing::known));
            }
        }
        return listing;
    }
}

package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.CloudMap;
import io.fairlead.ingest.spi.polling.EntryReading;
import io.fairlead.ingest.spi.polling.EntryReading.Times;
import io.fairlead.ingest.spi.polling.EntryReadings;
import io.fairlead.ingest.spi.polling.KnownEntries;
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
    private final EntryReadings readings;

    /// @param prefix of the part, empty if it is the whole registry
    /// @param known at the beginning
    CloudMapPart(String prefix, CloudMap options, AwsAccess access, KnownEntries known) {
        this.prefix = prefix;
        this.options = options;
        this.access = access;
        this.readings = access.readings(known);
        this.mapper = new CloudMapMapper(access.place(), options);
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        Instant began = access.now();
        EntryReading read = access.with(request, this::read);
        return readings.completed(read, new Times(began, access.now(), true), request);
    }

    @Override
    public Optional<Duration> nextIn() {
        return readings.nextIn();
    }

    private EntryReading read(AwsSession session) throws InterruptedException {
        EntryReading listing = readings.begin();
        CloudMapCalls calls = new CloudMapCalls(session, name());
        for (CloudMapService service : calls.services(options.namespaces())) {
            for (CloudMapEntry entry : calls.instances(service)) {
                listing.add(mapper.map(service, entry, listing::known));
            }
        }
        return listing;
    }
}

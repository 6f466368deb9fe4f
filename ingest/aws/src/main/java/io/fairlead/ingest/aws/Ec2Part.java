package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.Selection;
import io.fairlead.ingest.aws.AwsPages.Paged;
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
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Reservation;

/// The EC2 instances of one account and region. All pages are one answer: one that fails discards the others.
/// One thread at a time.
final class Ec2Part implements PolledPart {
    private final String prefix;
    private final Selection selection;
    private final AwsAccess access;
    private final Ec2Groups groups;
    private final Ec2Zones zones;
    private final EntryReadings readings;

    /// @param prefix of the part, empty if it is the whole registry
    /// @param known at the beginning
    Ec2Part(String prefix, Selection selection, AwsAccess access, KnownEntries known) {
        this.prefix = prefix;
        this.selection = selection;
        this.access = access;
        this.groups = switch (selection.health()) {
            case EC2 -> Ec2Groups.NOT_READ;
            case AUTO_SCALING -> new AutoScalingGroups(access.place(), access.interval());
        };
        this.readings = access.readings(known);
        this.zones = new Ec2Zones(new Ec2Mapper(access.place(), selection, groups));
    }

    @Override
    public String prefix() {
        return prefix;
    }

    @Override
    public Listing fetch(PollRequest request) throws InterruptedException {
        Instant began = access.now();
        EntryReading read = access.with(request, session -> read(session, began));
        return readings.completed(read, new Times(began, access.now(), true), request);
    }

    /// Soon after a reading in which an instance was missing, or missing in its group: whether it is gone, the
    /// next one tells.
    @Override
    public Optional<Duration> nextIn() {
        return groups.isConfirming() ? access.confirmIn() : readings.nextIn();
    }

    private EntryReading read(AwsSession session, Instant began) throws InterruptedException {
        groups.read(session, began);
        EntryReading listing = readings.begin();
        groups.unread().forEach(listing::addUnread);
        Ec2Calls calls = new Ec2Calls(session, selection);
        Ec2Zones.Reading zonesNow = zones.begin(calls);
        var paged = new Paged<>(Ec2Calls.INSTANCES, calls::instances, DescribeInstancesResponse::nextToken);
        new AwsPages(session, name()).each(paged, page -> {
            for (Reservation reservation : page.reservations()) {
                for (var ec2 : reservation.instances()) {
                    listing.add(zonesNow.map(ec2));
                }
            }
        });
        groups.completed();
        return listing;
    }
}

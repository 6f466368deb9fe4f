package io.fairlead.ingest.aws;

import io.fairlead.ingest.aws.AwsOptions.Selection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.DescribeAvailabilityZonesResponse;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesResponse;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ec2.model.Reservation;

/// The calls of a reading to EC2.
final class Ec2Calls {
    static final String INSTANCES = "ec2:DescribeInstances";
    private static final String ZONES = "ec2:DescribeAvailabilityZones";

    private final AwsSession session;
    private final Selection selection;

    Ec2Calls(AwsSession session, Selection selection) {
        this.session = session;
        this.selection = selection;
    }

    private Ec2Client client() {
        return session.clients().ec2(session.place().region());
    }

    /// The ids of the zones, by their names: the same name is another zone in another account.
    Map<String, String> zones() throws InterruptedException {
        DescribeAvailabilityZonesResponse answer = session.call(
                ZONES, () -> client().describeAvailabilityZones(it -> it.overrideConfiguration(session.signed())));
        if (!answer.hasAvailabilityZones()) {
            throw session.failures().unusable(ZONES, "no list of zones");
        }
        Map<String, String> ids = new TreeMap<>();
        for (AvailabilityZone zone : answer.availabilityZones()) {
            if (zone.zoneName() != null && zone.zoneId() != null) {
                ids.put(zone.zoneName(), zone.zoneId());
            }
        }
        return ids;
    }

    /// A page of instances.
    ///
    /// @param token empty for the first one
    DescribeInstancesResponse instances(String token) throws InterruptedException {
        int size = session.clients().options().limits().pageSize();
        List<Filter> filters = selection.filters().stream()
                .map(it -> Filter.builder().name(it.name()).values(it.values()).build())
                .toList();
        DescribeInstancesResponse page = session.call(
                INSTANCES,
                () -> client().describeInstances(it -> it.overrideConfiguration(session.signed())
                        .maxResults(size)
                        .filters(filters)
                        .nextToken(token.isEmpty() ? null : token)));
        // A page of HTML that is also XML is read as one without instances.
        if (!page.hasReservations()) {
            throw session.failures().unusable(INSTANCES, "no list of reservations");
        }
        page.reservations().forEach(this::require);
        return page;
    }

    private void require(Reservation reservation) {
        if (!reservation.hasInstances()) {
            throw session.failures().unusable(INSTANCES, "a reservation without a list of instances");
        }
        if (reservation.ownerId() != null
                && !reservation.ownerId().equals(session.place().account())) {
            throw session.failures().otherOwner(reservation.ownerId());
        }
    }
}

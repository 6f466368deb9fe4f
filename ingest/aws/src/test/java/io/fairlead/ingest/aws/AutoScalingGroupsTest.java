package io.fairlead.ingest.aws;

import static io.fairlead.ingest.aws.Aws.PLACE;
import static io.fairlead.ingest.aws.Aws.REGION;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsServer.Call;
import io.fairlead.ingest.aws.GroupMembership.Member;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.failure.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Readings with the Auto Scaling groups: their pages, their warm pools, and the calls that they take.
class AutoScalingGroupsTest {
    private static final String PART = PLACE + "/auto-scaling";
    private static final String ONE = PLACE.prefix() + "i-0001";
    private static final String TWO = PLACE.prefix() + "i-0002";
    private static final String THREE = PLACE.prefix() + "i-0003";

    private final AwsServer server = new AwsServer();

    AutoScalingGroupsTest() {
        server.put(REGION, of("i-0001", "a"), of("i-0002", "b"), Vm.of("i-0003", "web"));
        server.groups().put("i-0001", "a", "InService");
        server.groups().put("i-0002", "b", "Standby");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /// An instance of a group, in the service of the group's name.
    private static Vm of(String id, String group) {
        return Vm.of(id, "web").with(GroupMembership.TAG, group);
    }

    private Readings readings() {
        return new Readings(Aws.withGroups(Aws.options(server.url(), 1000), "service"));
    }

    private static Map<String, Health> healths(Listing listing) {
        Map<String, Health> all = new TreeMap<>();
        Readings.instances(listing).forEach(it -> all.put(it.id(), it.health()));
        return all;
    }

    @Test
    void theLifecycleOfAnInstanceIsItsHealth() throws InterruptedException {
        try (Readings readings = readings()) {
            assertThat(healths(readings.first()))
                    .isEqualTo(Map.of(ONE, Health.PASSING, TWO, Health.MAINTENANCE, THREE, Health.UNKNOWN));
            server.groups().put("i-0001", "a", "Terminating:Wait");
            server.groups().put("i-0002", "b", "InService");
            assertThat(healths(readings.next()))
                    .isEqualTo(Map.of(ONE, Health.DRAINING, TWO, Health.PASSING, THREE, Health.UNKNOWN));
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
            assertThat(readings.listener().answeredParts()).containsKey(PART);
            assertThat(readings.listener().unresolved()).isEmpty();
        }
    }

    @Test
    void groupsAreNotReadUnlessConfigured() throws InterruptedException {
        try (Readings readings = new Readings(Aws.options(server.url(), 1000))) {
            assertThat(healths(readings.first()).values()).containsOnly(Health.UNKNOWN);
            assertThat(server.calls()).noneMatch(Call::isOfGroups);
            assertThat(readings.listener().answeredParts()).isEmpty();
        }
    }

    @Test
    void allPagesAreReadAndEachCallIsPermittedByItsOwnName() throws InterruptedException {
        server.groups().inPagesOf(1);
        try (Readings readings = readings()) {
            assertThat(healths(readings.first()))
                    .containsEntry(ONE, Health.PASSING)
                    .containsEntry(TWO, Health.MAINTENANCE);
            assertThat(server.actions())
                    .containsExactly(
                            "GetCallerIdentity",
                            "DescribeAutoScalingGroups",
                            "DescribeAutoScalingGroups",
                            "DescribeInstances",
                            "DescribeAvailabilityZones");
            assertThat(readings.listener().calls())
                    .containsEntry("autoscaling:DescribeAutoScalingGroups@123456789012/eu-west-1", 2)
                    .containsEntry("ec2:DescribeInstances@123456789012/eu-west-1", 1);
            assertThat(readings.listener().permits()).isEqualTo(server.calls().size());
        }
        assertThat(server.calls().stream().filter(Call::isOfGroups))
                .allSatisfy(call -> assertThat(call.parameters()).containsEntry("MaxRecords", "100"));
    }

    @Test
    void aSmallerPageHasFewerGroups() throws InterruptedException {
        for (int size : new int[] {5, 10, 200}) {
            try (Readings readings = new Readings(Aws.withGroups(Aws.options(server.url(), size), "service"))) {
                assertThat(healths(readings.first())).hasSize(3);
            }
        }
        assertThat(server.calls().stream()
                        .filter(Call::isOfGroups)
                        .map(call -> call.parameters().get("MaxRecords")))
                .containsExactly("1", "1", "1", "1", "20");
    }

    /// Their instances run, have the tag of the group, and are not in its list of instances.
    @Test
    void theInstancesOfAWarmPoolDoNotServe() throws InterruptedException {
        server.put(REGION, of("i-0004", "a"), of("i-0005", "a"));
        server.groups().putIntoPool("i-0004", new Member("a", "Warmed:Running", "Healthy"));
        server.groups().putIntoPool("i-0005", new Member("a", "Warmed:Pending:Wait", "Healthy"));
        server.groups().inPagesOf(1);
        try (Readings readings = readings()) {
            assertThat(healths(readings.first()))
                    .isEqualTo(Map.of(
                            ONE,
                            Health.PASSING,
                            TWO,
                            Health.MAINTENANCE,
                            THREE,
                            Health.UNKNOWN,
                            PLACE.prefix() + "i-0004",
                            Health.CRITICAL,
                            PLACE.prefix() + "i-0005",
                            Health.CRITICAL));
            assertThat(readings.listener().calls())
                    .containsEntry("autoscaling:DescribeWarmPool@123456789012/eu-west-1", 2);
        }
        assertThat(server.calls().stream().filter(call -> call.action().equals("DescribeWarmPool")))
                .allSatisfy(call -> assertThat(call.parameters())
                        .containsEntry("AutoScalingGroupName", "a")
                        .containsEntry("MaxRecords", "50"));
    }

    @Test
    void theGroupMayBeTheService() throws InterruptedException {
        try (Readings readings = new Readings(Aws.withGroups(Aws.options(server.url(), 1000), GroupMembership.TAG))) {
            assertThat(Readings.instances(readings.first()))
                    .extracting(it -> it.naming().service())
                    .containsExactly("a", "b");
            server.put(REGION, Vm.of("i-0002", "web"));
            assertThat(Readings.ids(readings.next()))
                    .as("detached, without its tag")
                    .containsExactly(ONE);
        }
    }

    @Test
    void anInstanceThatItsGroupDoesNotListYetIsUnreadAndReadAgainSoon() throws InterruptedException {
        server.put(REGION, of("i-0004", "a"));
        AwsOptions options = Aws.every(Aws.options(server.url(), 1000), Duration.ofMinutes(1));
        try (Readings readings = new Readings(Aws.withGroups(options, "service"))) {
            Listing first = readings.first();
            assertThat(Readings.ids(first)).containsExactly(ONE, TWO, THREE);
            assertThat(Readings.unread(first)).containsExactly(PLACE.prefix() + "i-0004");
            assertThat(readings.nextIn()).contains(Duration.ofSeconds(10));
            assertThat(readings.listener().failures()).as("nothing is wrong").isEmpty();

            server.groups().put("i-0004", "a", "Pending");
            readings.pass(Duration.ofSeconds(10));
            assertThat(healths(readings.next())).containsEntry(PLACE.prefix() + "i-0004", Health.CRITICAL);
            assertThat(readings.nextIn()).isEmpty();
        }
    }

    @Test
    void anInstanceThatItsGroupNoLongerListsIsAsItWasUntilTheSecondReading() throws InterruptedException {
        try (Readings readings = readings()) {
            var _ = readings.first();
            server.groups().remove(REGION, "i-0002");
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
            readings.pass(Duration.ofSeconds(10));
            assertThat(healths(readings.next())).containsEntry(TWO, Health.UNKNOWN);
        }
    }

    /// One page that lacks a group is no evidence about its instances.
    @Test
    void aPageWithoutItsGroupsRemovesNothing() throws InterruptedException {
        try (Readings readings = readings()) {
            Listing before = readings.first();
            server.fail(call -> call.isOfGroups() ? new ScalingGroups().groups(call) : null);
            assertThat(readings.next()).isInstanceOf(Listing.Unchanged.class);
            server.restore();
            readings.pass(Duration.ofSeconds(30));
            assertThat(Readings.instances(readings.first())).isEqualTo(Readings.instances(before));
        }
    }

    @Test
    void aWaitingInstanceThatEndsOrIsNoLongerListedIsTreatedAsAnyOther() throws InterruptedException {
        server.put(REGION, of("i-0004", "a"), of("i-0005", "a"));
        try (Readings readings = readings()) {
            assertThat(Readings.unread(readings.first()))
                    .containsExactly(PLACE.prefix() + "i-0004", PLACE.prefix() + "i-0005");
            server.put(REGION, of("i-0004", "a").in("terminated"));
            server.remove(REGION, "i-0005");
            assertThat(Readings.unread(readings.next())).containsExactly(PLACE.prefix() + "i-0005");
            readings.pass(Duration.ofSeconds(10));
            assertThat(Readings.unread(readings.next())).isEmpty();
        }
    }

    @Test
    void aLifecycleStateThatIsNotKnownKeepsWhatWasReadBefore() throws InterruptedException {
        try (Readings readings = readings()) {
            var _ = readings.first();
            server.groups().put("i-0002", "b", "Hovering");
            Listing listing = readings.next();
            assertThat(Readings.ids(listing)).containsExactly(ONE, THREE);
            assertThat(Readings.unread(listing)).containsExactly(TWO);
            assertThat(readings.listener().failures())
                    .extracting(Failure::getMessage)
                    .containsExactly(
                            TWO + ": its lifecycle state in the Auto Scaling group \"b\" is \"Hovering\", which"
                                    + " is not known");
        }
    }

    /// The group of an instance whose health did not change is no change of the instance.
    @Test
    void anInstanceIsTheSameObjectIfItsLifecycleIsTheSame() throws InterruptedException {
        try (Readings readings = readings()) {
            List<Instance> before = Readings.instances(readings.first());
            List<Instance> again = Readings.instances(readings.first());
            for (int i = 0; i < before.size(); i++) {
                assertThat(again.get(i)).isSameAs(before.get(i));
            }
        }
    }

    @Test
    void anEndpointOfItsOwnIsUsed() throws InterruptedException {
        try (AwsServer other = new AwsServer()) {
            other.groups().put("i-0001", "a", "Standby");
            AwsOptions options = Aws.withGroups(Aws.options(server.url(), 1000), "service");
            AwsOptions.Endpoints apart = new AwsOptions.Endpoints(server.url(), other.url(), server.url(), "");
            try (Readings readings = new Readings(Aws.with(options, apart))) {
                assertThat(healths(readings.first())).containsEntry(ONE, Health.MAINTENANCE);
            }
            assertThat(other.actions()).containsExactly("DescribeAutoScalingGroups");
            assertThat(server.calls()).noneMatch(Call::isOfGroups);
        }
    }

    /// Groups of another region are no groups of this one.
    @Test
    void groupsAreThoseOfTheRegion() throws InterruptedException {
        server.groups().put("us-east-1", "i-0003", new Member("a", "Standby", "Healthy"));
        try (Readings readings = readings()) {
            assertThat(healths(readings.first())).containsEntry(THREE, Health.UNKNOWN);
            assertThat(server.calls())
                    .allSatisfy(call -> assertThat(call.region()).isEqualTo(REGION));
        }
    }
}

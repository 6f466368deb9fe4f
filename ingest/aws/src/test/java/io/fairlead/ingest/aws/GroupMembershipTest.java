package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.GroupMembership.Member;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/// What a group says of an instance, and what becomes of it beside the state that EC2 tells.
class GroupMembershipTest {
    private static final String ID = "123456789012/eu-west-1/i-0001";

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }

    private static Instance ec2(String state) {
        return Instance.builder()
                .instanceId("i-0001")
                .state(it -> it.name(state))
                .privateIpAddress("10.0.0.1")
                .tags(tag("service", "web"), tag(GroupMembership.TAG, "group-of-tag"))
                .build();
    }

    private static ListedEntry mapped(String state, GroupMembership membership) {
        Ec2Groups groups = new Ec2Groups() {
            @Override
            public GroupMembership of(String id, String tag) {
                assertThat(id).isEqualTo("i-0001");
                assertThat(tag).isEqualTo("group-of-tag");
                return membership;
            }
        };
        return new Ec2Mapper(Aws.PLACE, Aws.SELECTION, groups).map(ec2(state), "euw1-az1");
    }

    private static io.fairlead.model.Instance listed(String state, GroupMembership membership) {
        assertThat(mapped(state, membership)).isInstanceOf(ListedEntry.Listed.class);
        return ((ListedEntry.Listed) mapped(state, membership)).instance();
    }

    @ParameterizedTest
    @CsvSource({
        "InService, Healthy, PASSING",
        "InService, HEALTHY, PASSING",
        "InService, Unhealthy, CRITICAL",
        "InService, UNHEALTHY, CRITICAL",
        "InService, '', UNKNOWN",
        "InService, Odd, UNKNOWN",
        "Pending, Healthy, CRITICAL",
        "Pending:Wait, Healthy, CRITICAL",
        "Pending:Proceed, Healthy, CRITICAL",
        "Quarantined, Healthy, CRITICAL",
        "Warmed:Pending, Healthy, CRITICAL",
        "Warmed:Running, Healthy, CRITICAL",
        "Warmed:Stopped, Healthy, CRITICAL",
        "Warmed:Hibernated, Healthy, CRITICAL",
        "Warmed:Terminating:Wait, Healthy, CRITICAL",
        "ReplacingRootVolume:Wait, Healthy, CRITICAL",
        "RootVolumeReplaced, Healthy, CRITICAL",
        "EnteringStandby, Healthy, DRAINING",
        "Detaching, Healthy, DRAINING",
        "Terminating, Healthy, DRAINING",
        "Terminating:Wait, Unhealthy, DRAINING",
        "Terminating:Proceed, Healthy, DRAINING",
        "Terminated, Healthy, DRAINING",
        "Standby, Healthy, MAINTENANCE",
        "Standby, Unhealthy, MAINTENANCE",
        "Detached, Healthy, UNKNOWN",
    })
    void theLifecycleIsTheHealthOfARunningInstance(String state, String status, Health health) {
        assertThat(listed("running", new Member("shop", state, status)).health())
                .isEqualTo(health);
    }

    @ParameterizedTest
    @CsvSource({
        "pending, InService, CRITICAL",
        "pending, Terminating, CRITICAL",
        "pending, Standby, MAINTENANCE",
        "shutting-down, InService, DRAINING",
        "shutting-down, Terminating:Proceed, DRAINING",
        "stopping, InService, DRAINING",
        "stopping, Standby, MAINTENANCE",
    })
    void theStateOfEc2CountsUnlessItRunsOrIsOnStandby(String state, String lifecycle, Health health) {
        assertThat(listed(state, new Member("shop", lifecycle, "Healthy")).health())
                .isEqualTo(health);
    }

    @Test
    void rulesSeeTheGroup() {
        assertThat(listed("running", new Member("shop", "Pending:Wait", "Healthy"))
                        .metadata())
                .containsAllEntriesOf(
                        Map.of("aws.group", "shop", "aws.group-state", "Pending:Wait", "aws.group-health", "Healthy"));
        assertThat(listed("running", new GroupMembership.None()).metadata())
                .containsEntry("aws.group", "group-of-tag")
                .doesNotContainKeys("aws.group-state", "aws.group-health");
    }

    @Test
    void anInstanceInNoGroupIsAsEc2SaysIt() {
        assertThat(listed("running", new GroupMembership.None()).health()).isEqualTo(Health.UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pending", "running", "stopping"})
    void anInstanceOfWhichNothingIsKnownYetStaysAsItIs(String state) {
        assertThat(mapped(state, new GroupMembership.Unknown())).isEqualTo(new ListedEntry.Waiting(ID));
    }

    /// What has ended is removed, whatever its group says of it.
    @ParameterizedTest
    @ValueSource(strings = {"stopped", "terminated"})
    void whatHasEndedIsNotLookedUpInAGroup(String state) {
        assertThat(mapped(state, new GroupMembership.Unknown())).isEqualTo(new ListedEntry.NotListed(ID));
        assertThat(mapped(state, new Member("shop", "InService", "Healthy"))).isEqualTo(new ListedEntry.NotListed(ID));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Frozen", "inservice", "Frozen:Wait"})
    void aLifecycleStateThatIsNotKnownCannotBeUsed(String state) {
        assertThat(mapped("running", new Member("shop", state, "Healthy")))
                .isEqualTo(new ListedEntry.Unusable(
                        ID,
                        "its lifecycle state in the Auto Scaling group \"shop\" is \"" + state
                                + "\", which is not known"));
    }
}

package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.GroupMembership.Member;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// That groups do not list an instance, or cannot be read, is no evidence.
class MembershipsTest {
    private static final GroupMembership NONE = new GroupMembership.None();
    private static final GroupMembership UNKNOWN = new GroupMembership.Unknown();
    private static final Member SERVES = new Member("shop", "InService", "Healthy");
    private static final Member STANDBY = new Member("shop", "Standby", "Healthy");

    private final Memberships memberships = new Memberships();

    private void read(long second, Map<String, Member> listed) {
        memberships.read(listed, Instant.ofEpochSecond(second));
    }

    @Test
    void anInstanceIsAsItsGroupListsIt() {
        read(0, Map.of("i-1", SERVES));
        assertThat(memberships.of("i-1", "shop")).isEqualTo(SERVES);
        assertThat(memberships.of("i-1", "")).as("EC2 tells the tag later").isEqualTo(SERVES);
        read(1, Map.of("i-1", STANDBY));
        assertThat(memberships.of("i-1", "shop")).isEqualTo(STANDBY);
        assertThat(memberships.isConfirming()).isFalse();
    }

    @Test
    void anInstanceThatItsGroupNoLongerListsStaysAsItWasUntilASecondReading() {
        read(0, Map.of("i-1", STANDBY));
        read(60, Map.of());
        assertThat(memberships.of("i-1", "shop")).isEqualTo(STANDBY);
        assertThat(memberships.isConfirming()).isTrue();
        memberships.completed();
        read(69, Map.of());
        assertThat(memberships.of("i-1", "shop")).isEqualTo(STANDBY);
        memberships.completed();
        read(70, Map.of());
        assertThat(memberships.of("i-1", "shop")).isEqualTo(NONE);
        assertThat(memberships.isConfirming()).isFalse();
        memberships.completed();
        read(130, Map.of());
        assertThat(memberships.of("i-1", "shop")).as("once confirmed").isEqualTo(NONE);
    }

    @Test
    void anInstanceThatWasMissingOnceMayBeMissingAgain() {
        for (int i = 0; i < 3; i++) {
            read(i * 100L, Map.of("i-1", STANDBY));
            assertThat(memberships.of("i-1", "shop")).isEqualTo(STANDBY);
            memberships.completed();
            read(i * 100L + 50, Map.of());
            assertThat(memberships.of("i-1", "shop")).isEqualTo(STANDBY);
            memberships.completed();
        }
    }

    /// Auto Scaling takes its tag away from an instance that is detached.
    @Test
    void anInstanceThatLostItsTagAsWellIsInNoGroup() {
        read(0, Map.of("i-1", STANDBY));
        read(60, Map.of());
        assertThat(memberships.of("i-1", "")).isEqualTo(NONE);
        assertThat(memberships.isConfirming()).isFalse();
    }

    @Test
    void anInstanceWithTheTagThatNoGroupListsIsUnknownUntilASecondReading() {
        read(0, Map.of());
        assertThat(memberships.of("i-1", "shop")).isEqualTo(UNKNOWN);
        assertThat(memberships.of("i-2", "")).isEqualTo(NONE);
        assertThat(memberships.isConfirming()).isTrue();
        memberships.completed();
        read(10, Map.of());
        assertThat(memberships.of("i-1", "shop")).isEqualTo(NONE);
        assertThat(memberships.isConfirming()).isFalse();
    }

    @Test
    void beforeTheFirstReadingNothingIsKnownOfInstancesWithTheTag() {
        for (int i = 0; i < 3; i++) {
            memberships.notRead();
            assertThat(memberships.of("i-1", "shop")).isEqualTo(UNKNOWN);
            assertThat(memberships.of("i-2", "")).isEqualTo(NONE);
            assertThat(memberships.isConfirming())
                    .as("a reading soon would not help")
                    .isFalse();
            memberships.completed();
        }
    }

    @Test
    void whileGroupsCannotBeReadEverythingStaysAsItWas() {
        read(0, Map.of("i-1", STANDBY, "i-2", SERVES));
        assertThat(memberships.of("i-3", "shop")).isEqualTo(UNKNOWN);
        memberships.completed();
        read(60, Map.of("i-1", STANDBY));
        assertThat(memberships.of("i-2", "shop")).isEqualTo(SERVES);
        assertThat(memberships.of("i-3", "shop")).isEqualTo(NONE);
        memberships.completed();
        for (int i = 0; i < 3; i++) {
            memberships.notRead();
            assertThat(memberships.of("i-1", "shop")).isEqualTo(STANDBY);
            assertThat(memberships.of("i-2", "shop")).isEqualTo(SERVES);
            assertThat(memberships.of("i-3", "shop")).isEqualTo(NONE);
            assertThat(memberships.of("i-4", "shop")).as("new").isEqualTo(UNKNOWN);
            assertThat(memberships.isConfirming()).isFalse();
            memberships.completed();
        }
        read(600, Map.of("i-1", SERVES));
        assertThat(memberships.of("i-1", "shop")).isEqualTo(SERVES);
        assertThat(memberships.of("i-2", "shop")).isEqualTo(NONE);
        assertThat(memberships.of("i-4", "shop"))
                .as("the first reading of the groups since it is there")
                .isEqualTo(UNKNOWN);
    }

    /// What EC2 no longer lists begins again when it is listed again.
    @Test
    void nothingIsKeptOfInstancesThatEc2NoLongerLists() {
        read(0, Map.of());
        assertThat(memberships.of("i-1", "shop")).isEqualTo(UNKNOWN);
        memberships.completed();
        read(60, Map.of());
        memberships.completed();
        read(120, Map.of());
        assertThat(memberships.of("i-1", "shop")).isEqualTo(UNKNOWN);
    }

    /// A reading of EC2 that failed half-way is not complete.
    @Test
    void aReadingOfInstancesThatFailsForgetsNothing() {
        read(0, Map.of());
        assertThat(memberships.of("i-1", "shop")).isEqualTo(UNKNOWN);
        memberships.completed();
        read(5, Map.of());
        read(10, Map.of());
        assertThat(memberships.of("i-1", "shop")).isEqualTo(NONE);
    }
}

package io.fairlead.ingest.aws;

import java.time.Instant;
import java.util.List;

/// The Auto Scaling groups of one account and region, as a reading of its instances uses them.
interface Ec2Groups {
    /// Groups are not read: every instance is in none.
    Ec2Groups NOT_READ = new Ec2Groups() {};

    /// Reads the groups, before the instances. What was read before stays valid if it cannot.
    default void read(AwsSession session, Instant began) throws InterruptedException {}

    /// The membership of an instance that EC2 lists and that has not ended.
    ///
    /// @param tag the value of its tag [GroupMembership#TAG], empty if it has none
    default GroupMembership of(String id, String tag) {
        return new GroupMembership.None();
    }

    /// The instances were read completely.
    default void completed() {}

    /// Whether the next reading will tell more of an instance.
    default boolean isConfirming() {
        return false;
    }

    /// The prefix of the groups, if they were never read.
    default List<String> unread() {
        return List.of();
    }
}

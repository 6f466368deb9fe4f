package io.fairlead.ingest.gcp;

import io.fairlead.ingest.spi.polling.PollRequest;
import java.time.Instant;
import java.util.List;

/// The managed instance groups of a project, as a reading of its instances uses them.
interface Groups {
    /// Groups are not read: every instance is in none.
    Groups NOT_READ = new Groups() {};

    /// Reads the groups, before the instances. What was read before stays valid if it cannot.
    default void read(PollRequest request, Instant began) throws InterruptedException {}

    /// What its group says of an instance that is in a service.
    ///
    /// @param group that created it, as in [ManagedGroup#key]; empty: none
    /// @param id its numeric id
    default ManagedMembership of(String group, String id) {
        return new ManagedMembership.None();
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

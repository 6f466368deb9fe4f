package io.fairlead.ingest.eureka;

import io.fairlead.model.Instance;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One instance of a response: what is kept of it.
///
/// @param id empty if the entry has none
/// @param prefix of the ids that it may have, if `id` is empty; else empty
/// @param status as the registry spells it
/// @param instance null if the entry cannot be used, for the reason `problem`
record EurekaEntry(
        String id,
        String prefix,
        Action action,
        String status,
        Times times,
        @Nullable Instance instance,
        String problem) {
    /// What a delta says happened. In a full registry it is the last thing that happened, and means nothing.
    enum Action {
        ADDED,
        MODIFIED,
        DELETED,
        /// None, or one that is not known.
        UNKNOWN
    }

    /// In milliseconds; 0 if the registry does not state it.
    ///
    /// @param updated by the clock of the server, when it last changed the entry
    /// @param dirty by the clock of the instance, when it last changed itself
    record Times(long updated, long dirty) {}

    /// One of which only the id is known.
    static EurekaEntry unread(String id) {
        return new EurekaEntry(id, "", Action.UNKNOWN, "", new Times(0, 0), null, "");
    }

    Optional<Instance> usable() {
        return Optional.ofNullable(instance);
    }

    /// The same with the content of an earlier one, which could be used.
    EurekaEntry withContentOf(EurekaEntry earlier) {
        return new EurekaEntry(id, prefix, action, status, times, earlier.instance(), problem);
    }

    /// Whether the same server said something newer before.
    boolean isOlderThan(EurekaEntry known) {
        return times.updated() != 0 && times.updated() < known.times().updated();
    }

    /// Whether the instance itself has changed since what this server lists.
    boolean isBehind(EurekaEntry known) {
        return times.dirty() != 0 && times.dirty() < known.times().dirty();
    }
}

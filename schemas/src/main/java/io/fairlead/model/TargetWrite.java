package io.fairlead.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The outcome of a change of an object in a target.
///
/// @param object as the target names it; empty if the result is that of a service
/// @param by     what withholds the change, or the code of the failure; otherwise empty
/// @param applied when the target acknowledged it; null if it did not, or if that is not known
public record TargetWrite(
        String target,
        Result result,
        String object,
        String by,
        @Nullable Instant planned,
        @Nullable Instant applied) {

    public enum Result {
        /// Written by a newer release.
        OTHER,
        CREATED,
        UPDATED,
        DELETED,
        /// A policy, a limit or a freeze keeps it from the target.
        WITHHELD,
        /// The target or a rule refused it.
        REJECTED,
        /// The object belongs to another owner.
        CONFLICT
    }
}

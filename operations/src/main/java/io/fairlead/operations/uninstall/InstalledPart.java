package io.fairlead.operations.uninstall;

import io.fairlead.platform.Result;
import java.time.Duration;
import java.util.List;

/// One kind of thing that an installation leaves outside of its processes.
interface InstalledPart {
    /// For example `topics` or `objects of prod`.
    String name();

    /// The existing items; empty if they were removed before.
    ///
    /// @throws io.fairlead.model.failure.Failure it cannot be determined what exists
    List<Item> find() throws InterruptedException;

    /// Removes one item that was found.
    ///
    /// @throws io.fairlead.model.failure.Failure it still exists, or that cannot be determined
    Result remove(Item item) throws InterruptedException;

    /// Returns whether this part shows who owns the other parts. It is then removed last, and only once none of them is
    /// left that should be gone: a repeated command needs it.
    default boolean isEvidence() {
        return false;
    }

    /// The time within which a process that still runs would recreate what was removed; zero if none would.
    default Duration settled() {
        return Duration.ZERO;
    }

    /// One existing thing.
    ///
    /// @param left why it is left as it is; empty if it is to be removed
    record Item(String name, String left) {
        static Item toRemove(String name) {
            return new Item(name, "");
        }

        boolean isLeft() {
            return !left.isEmpty();
        }
    }

    default void close() {}

    default Result done(Item item) {
        return new Result(name(), item.name(), Result.Outcome.DONE, "");
    }
}

package io.fairlead.operations.uninstall;

import io.fairlead.platform.Result;
import java.time.Duration;
import java.util.List;

/// One kind of thing that an installation leaves outside of its processes.
interface InstalledPart {
    /// As in `topics` or `objects of prod`.
    String name();

    /// What is there now; nothing where it was removed before.
    ///
    /// @throws io.fairlead.model.failure.Failure nobody knows what is there
    List<Item> find() throws InterruptedException;

    /// Removes one item that was found.
    ///
    /// @throws io.fairlead.model.failure.Failure it is still there, or nobody knows
    Result remove(Item item) throws InterruptedException;

    /// Whether it says whose the other parts are. Then it goes last, and only once nothing of them is left
    /// that should be gone: a command that is repeated needs it.
    default boolean isEvidence() {
        return false;
    }

    /// How soon a process that still runs would have made again what was removed. Zero where none does.
    default Duration settled() {
        return Duration.ZERO;
    }

    /// One thing that is there.
    ///
    /// @param left why it is left as it is; empty where it is to be removed
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

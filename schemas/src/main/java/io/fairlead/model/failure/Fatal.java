package io.fairlead.model.failure;

/// Distinguishes failures of a single item from those that the process cannot survive.
///
/// A stack overflow, a failed assertion or a linkage error while one item is handled is that item's failure: the next
/// item is handled normally. Out of memory and an internal error of the JVM belong to no item: the process is started
/// with `-XX:+ExitOnOutOfMemoryError`, since a JVM that has run out of memory guarantees nothing.
public final class Fatal {
    private Fatal() {}

    /// Rethrows `thrown` if it is fatal, and returns if it is the failure of the current item.
    public static void rethrow(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }
}

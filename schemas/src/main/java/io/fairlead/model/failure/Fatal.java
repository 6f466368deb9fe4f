package io.fairlead.model.failure;

/// Tells what a single item caused from what the process cannot survive.
///
/// A stack overflow, a failed assertion or a linkage error while one item is handled is that item's failure: the next
/// item is handled as if nothing had happened. Out of memory and an internal error of the JVM are nobody's: the process
/// is started with `-XX:+ExitOnOutOfMemoryError`, since a JVM that has run out of memory keeps no promise.
public final class Fatal {
    private Fatal() {}

    /// Throws `thrown` on where it is fatal, and returns where it is the failure of the item at hand.
    public static void rethrow(Throwable thrown) {
        if (thrown instanceof VirtualMachineError fatal && !(thrown instanceof StackOverflowError)) {
            throw fatal;
        }
    }
}

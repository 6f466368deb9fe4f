package io.fairlead.http;

import java.util.concurrent.atomic.AtomicLong;

/// Limits the bytes that all responses of a process may hold at the same time. One response may be as large as its own
/// limit, but a hundred of them together would fill the heap. Thread-safe.
public final class ByteBudget {
    private static final long MEBIBYTE = 1 << 20;
    private static final long SHARE_OF_HEAP = 8;

    private final long max;
    private final AtomicLong taken = new AtomicLong();

    public ByteBudget(long max) {
        this.max = max;
    }

    /// An eighth of the maximum heap of this JVM: the parsed form of a response takes several times its bytes.
    public static ByteBudget ofHeap() {
        return new ByteBudget(Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    }

    public long max() {
        return max;
    }

    /// Takes the bytes if there is room for them, otherwise nothing.
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= max) {
            return true;
        }
        taken.addAndGet(-bytes);
        return false;
    }

    void release(long bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }

    static String text(long bytes) {
        return bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + " MiB" : bytes + " bytes";
    }
}

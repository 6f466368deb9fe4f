package io.fairlead.server;

import io.fairlead.threads.SupervisedThread;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Follows the configuration file: reads its content once a second, and applies content that was the same twice,
/// because a file that is being written is incomplete. [#ask] does not wait for the second read. Each content is judged
/// once.
final class ConfigWatch implements AutoCloseable {
    /// The trigger of a check: it was requested, or is only due.
    enum Asked {
        YES,
        NO
    }

    static final Duration EVERY = Duration.ofSeconds(1);

    private final Supplier<String> stamps;
    private final Supplier<Reload> reload;
    private final Duration every;
    private final Semaphore asked = new Semaphore(0);
    private final SupervisedThread thread;
    private volatile boolean closed;
    private @Nullable String judged;
    private @Nullable String before;

    /// @param stamps a text that changes with the content of the files
    /// @param reload applies the files
    ConfigWatch(Supplier<String> stamps, Supplier<Reload> reload, Duration every) {
        this.stamps = stamps;
        this.reload = reload;
        this.every = every;
        thread = SupervisedThread.of(Thread.ofVirtual().name("config-watch"), this::run);
    }

    void start() {
        thread.start();
    }

    /// Checks the file as soon as possible. From any thread; returns at once.
    void ask() {
        asked.release();
    }

    private void run() throws InterruptedException {
        while (!closed) {
            boolean now = asked.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
            asked.drainPermits();
            if (!closed) {
                look(now ? Asked.YES : Asked.NO);
            }
        }
    }

    void look(Asked asking) {
        String stamp = stamps.get();
        boolean settled = stamp.equals(before);
        before = stamp;
        boolean due = asking == Asked.YES || (settled && !stamp.equals(judged));
        if (due && !(reload.get() instanceof Reload.Later)) {
            judged = stamp;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.stop();
        ask();
    }
}

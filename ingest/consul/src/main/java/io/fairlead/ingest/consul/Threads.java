package io.fairlead.ingest.consul;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The virtual threads of one reading. All have ended when [#close] returns.
final class Threads implements AutoCloseable {
    /// Work that ends by itself, by interruption, or with what it throws.
    @FunctionalInterface
    interface Work {
        void run() throws InterruptedException;
    }

    private static final Duration AGAIN = Duration.ofMillis(20);

    private final WatchContext context;
    private final Set<Thread> running = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Threads(WatchContext context) {
        this.context = context;
    }

    Thread start(String name, Work work) {
        Thread thread = Thread.ofVirtual().name(name).unstarted(() -> run(work));
        running.add(thread);
        thread.start();
        return thread;
    }

    private void run(Work work) {
        try {
            work.run();
        } catch (InterruptedException e) {
            if (!closed) {
                tellFailed(e);
            }
        } catch (RuntimeException | Error e) {
            tellFailed(e);
        } finally {
            running.remove(Thread.currentThread());
        }
    }

    private void tellFailed(Throwable cause) {
        try {
            if (!closed) {
                context.tell(new WatchEvent.Failed(cause));
            }
        } catch (InterruptedException _) {
            // Closed in the meantime: there is no listener any more.
        }
    }

    @Override
    public void close() {
        closed = true;
        boolean interrupted = false;
        running.forEach(Thread::interrupt);
        for (Thread thread : running) {
            while (thread.isAlive()) {
                thread.interrupt(); // Interrupt again: a poked thread may have consumed the first one.
                try {
                    var _ = thread.join(AGAIN);
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

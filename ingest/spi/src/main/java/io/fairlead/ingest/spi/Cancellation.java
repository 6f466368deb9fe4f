package io.fairlead.ingest.spi;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Tells a running source to stop. Once requested, it stays requested.
public final class Cancellation {
    private final CountDownLatch requested = new CountDownLatch(1);
    private final List<Runnable> actions = new ArrayList<>();

    public boolean isRequested() {
        return requested.getCount() == 0;
    }

    /// Waits at most that long.
    ///
    /// @return whether the cancellation was requested
    public boolean await(Duration atMost) throws InterruptedException {
        return requested.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Runs `action` when the cancellation is requested, immediately if it already was: for example, to abort an open
    /// request.
    public void onRequest(Runnable action) {
        synchronized (actions) {
            if (!isRequested()) {
                actions.add(action);
                return;
            }
        }
        action.run();
    }

    public void request() {
        List<Runnable> todo;
        synchronized (actions) {
            requested.countDown();
            todo = List.copyOf(actions);
            actions.clear();
        }
        todo.forEach(Runnable::run);
    }
}

package io.fairlead.api;

import io.fairlead.record.LoggedDecision;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The decisions that wait for one client. A client that is too slow is reset: it may come again with the position of
/// the last decision that it has.
final class TailClient {
    private static final int MOST = 2000;

    /// What waits.
    sealed interface Item {
        record Found(LoggedDecision decision) implements Item {}

        /// The last one.
        record Reset(String reason) implements Item {}
    }

    private final BlockingQueue<Item> queue = new LinkedBlockingQueue<>(MOST);
    private volatile @Nullable String ended;

    void offer(LoggedDecision decision) {
        if (ended == null && !queue.offer(new Item.Found(decision))) {
            reset("the client reads more slowly than decisions are made");
        }
    }

    /// What waits already is dropped.
    void reset(String reason) {
        ended = reason;
        queue.clear();
        // An item of another thread may come in between: `next` looks at `ended` first.
        var _ = queue.offer(new Item.Reset(reason));
    }

    /// Null after the time.
    @Nullable
    Item next(Duration patience) throws InterruptedException {
        String reason = ended;
        if (reason != null) {
            return new Item.Reset(reason);
        }
        Item item = queue.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        reason = ended;
        return reason == null ? item : new Item.Reset(reason);
    }
}

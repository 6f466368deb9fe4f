package io.fairlead.ingest.etcd;

import io.fairlead.ingest.etcd.LineBody.Item;
import io.fairlead.model.failure.TransientFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/// One open watch.
final class EtcdWatch implements AutoCloseable {
    private final LineBody body;
    private final EtcdFailures failures;
    private final int maxBytes;

    EtcdWatch(LineBody body, EtcdFailures failures, int maxBytes) {
        this.body = body;
        this.failures = failures;
        this.maxBytes = maxBytes;
    }

    /// Waits for the next message; empty if there is none in time, or after [#wake].
    ///
    /// @throws TransientFailure the watch ended, or sent something that is none of etcd's messages
    Optional<WatchMessage> next(Duration atMost) throws InterruptedException {
        Optional<Item> item = body.next(atMost);
        return item.isEmpty() ? Optional.empty() : message(item.get());
    }

    private Optional<WatchMessage> message(Item item) {
        return switch (item) {
            case Item.Line(String text, var _) -> Optional.of(read(text));
            case Item.Woken() -> Optional.empty();
            case Item.TooLarge() -> throw failures.tooLargeMessage(maxBytes);
            case Item.Ended() -> throw failures.exchange(new IOException("etcd closed the watch"));
            case Item.Broken(Throwable cause) -> throw failures.exchange(cause);
        };
    }

    private WatchMessage read(String line) {
        try {
            return EtcdJson.watchMessage(line);
        } catch (EtcdJson.Unreadable e) {
            throw failures.unreadable(String.valueOf(e.getMessage()));
        }
    }

    /// Ends the wait of [#next]. Called by any thread.
    void wake() {
        body.wake();
    }

    @Override
    public void close() {
        body.close();
    }
}

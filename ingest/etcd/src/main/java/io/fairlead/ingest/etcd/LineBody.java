package io.fairlead.ingest.etcd;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A body without an end, line by line. Each line is limited in bytes, and no more is read while
/// that many bytes, or a few lines, wait.
final class LineBody implements BodySubscriber<LineBody> {
    private static final int MAX_WAITING = 16;

    /// What arrives.
    sealed interface Item {
        record Line(String text, int bytes) implements Item {}

        /// The reader was woken; nothing arrived.
        record Woken() implements Item {}

        record TooLarge() implements Item {}

        record Ended() implements Item {}

        record Broken(Throwable cause) implements Item {}
    }

    private final int maxBytes;
    private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable Subscription subscription;
    /// The bytes of the lines that wait.
    private long waiting;
    private boolean paused;
    private boolean closed;

    LineBody(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// Waits for the next item; empty if there is none in time.
    Optional<Item> next(Duration atMost) throws InterruptedException {
        @Nullable Item item = items.poll(atMost.toNanos(), TimeUnit.NANOSECONDS);
        taken(item);
        return Optional.ofNullable(item);
    }

    private synchronized void taken(@Nullable Item item) {
        if (item instanceof Item.Line(var _, int bytes)) {
            waiting -= bytes;
        }
        resume();
    }

    private synchronized void resume() {
        boolean isFree = items.size() < MAX_WAITING && waiting < maxBytes;
        if (paused && !closed && subscription != null && isFree) {
            paused = false;
            subscription.request(1);
        }
    }

    void wake() {
        items.add(new Item.Woken());
    }

    /// Reads no more.
    synchronized void close() {
        closed = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    @Override
    public CompletionStage<LineBody> getBody() {
        return CompletableFuture.completedStage(this);
    }

    @Override
    public synchronized void onSubscribe(Subscription given) {
        subscription = given;
        if (closed) {
            given.cancel();
        } else {
            given.request(1);
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        buffers.forEach(this::take);
        paused = true;
        resume();
    }

    private void take(ByteBuffer buffer) {
        while (buffer.hasRemaining() && !closed) {
            byte next = buffer.get();
            if (next == '\n') {
                addLine();
            } else if (line.size() < maxBytes) {
                line.write(next);
            } else {
                items.add(new Item.TooLarge());
                close();
            }
        }
    }

    private void addLine() {
        waiting += line.size();
        items.add(new Item.Line(line.toString(StandardCharsets.UTF_8), line.size()));
        line.reset();
    }

    @Override
    public synchronized void onError(Throwable cause) {
        items.add(new Item.Broken(cause));
    }

    /// A body of an error may have no line end.
    @Override
    public synchronized void onComplete() {
        if (line.size() > 0) {
            addLine();
        }
        items.add(new Item.Ended());
    }
}

package io.fairlead.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/// Collects a body up to a number of bytes. A larger one fails with [AnswerTooLargeException], or is cut at the limit
/// if it belongs to an error; in both cases the rest is not read.
final class BoundedBody implements BodySubscriber<byte[]> {
    private enum Beyond {
        FAIL,
        CUT
    }

    private final int maxBytes;
    private final Beyond beyond;
    private final ByteBudget budget;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private @Nullable Subscription subscription;
    private boolean ended;
    private int delivered;

    private BoundedBody(int maxBytes, Beyond beyond, ByteBudget budget) {
        this.maxBytes = maxBytes;
        this.beyond = beyond;
        this.budget = budget;
    }

    /// Creates the body of one exchange. The bytes that the body delivers were taken from `budget`; the receiver
    /// releases them.
    static final class Handler implements BodyHandler<byte[]> {
        private final int maxBytes;
        private final ByteBudget budget;
        private @Nullable BoundedBody made;
        private boolean discarded;

        Handler(int maxBytes, ByteBudget budget) {
            this.maxBytes = maxBytes;
            this.budget = budget;
        }

        @Override
        public synchronized BodySubscriber<byte[]> apply(ResponseInfo response) {
            BoundedBody body = body(response);
            made = body;
            if (discarded) {
                body.discard();
            }
            return body;
        }

        private BoundedBody body(ResponseInfo response) {
            if (response.statusCode() >= BoundedHttp.FIRST_ERROR) {
                return new BoundedBody(Math.min(maxBytes, BoundedHttp.MAX_ERROR_BYTES), Beyond.CUT, budget);
            }
            BoundedBody body = new BoundedBody(maxBytes, Beyond.FAIL, budget);
            if (response.headers().firstValueAsLong("Content-Length").orElse(0) > maxBytes) {
                body.fail(AnswerTooLargeException.ofOne(maxBytes));
            }
            return body;
        }

        /// The exchange was abandoned: stops reading, and releases the bytes taken.
        synchronized void discard() {
            discarded = true;
            if (made != null) {
                made.discard();
            }
        }
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return body;
    }

    @Override
    public synchronized void onSubscribe(Subscription given) {
        subscription = given;
        if (ended) {
            given.cancel();
        } else {
            given.request(Long.MAX_VALUE);
        }
    }

    @Override
    public synchronized void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            if (!ended) {
                take(buffer);
            }
        }
    }

    private void take(ByteBuffer buffer) {
        int left = maxBytes - read.size();
        int length = Math.min(buffer.remaining(), left);
        if (length < buffer.remaining() && beyond == Beyond.FAIL) {
            fail(AnswerTooLargeException.ofOne(maxBytes));
        } else if (!budget.take(length)) {
            fail(AnswerTooLargeException.ofAll(budget.max()));
        } else {
            byte[] bytes = new byte[length];
            buffer.get(bytes);
            read.writeBytes(bytes);
            if (buffer.hasRemaining()) {
                complete();
            }
        }
    }

    @Override
    public synchronized void onError(Throwable cause) {
        fail(cause);
    }

    @Override
    public synchronized void onComplete() {
        complete();
    }

    private synchronized void discard() {
        if (ended) {
            budget.release(delivered);
            delivered = 0;
        } else {
            fail(new IOException("abandoned"));
        }
    }

    private synchronized void fail(Throwable cause) {
        if (!ended) {
            budget.release(read.size());
            end();
            body.completeExceptionally(cause);
        }
    }

    private void complete() {
        if (!ended) {
            byte[] all = read.toByteArray();
            end();
            delivered = all.length;
            body.complete(all);
        }
    }

    private void end() {
        ended = true;
        read.reset();
        if (subscription != null) {
            subscription.cancel();
        }
    }
}

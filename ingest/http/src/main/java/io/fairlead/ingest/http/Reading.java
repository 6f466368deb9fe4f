package io.fairlead.ingest.http;

import io.fairlead.http.AnswerBounds;
import io.fairlead.http.HttpUrls;
import io.fairlead.ingest.http.HttpOptions.Limits;
import io.fairlead.ingest.spi.polling.PollRequest;
import java.net.URI;
import java.time.Duration;

/// One reading of a list, with all of its redirects and pages: what is left of its bytes and its time.
final class Reading {
    private final PollRequest request;
    private final HttpFailures failures;
    private final Limits limits;
    private final long begin = System.nanoTime();
    private int bytesLeft;

    Reading(PollRequest request, HttpFailures failures, Limits limits) {
        this.request = request;
        this.failures = failures;
        this.limits = limits;
        this.bytesLeft = limits.maxAnswerBytes();
    }

    HttpFailures failures() {
        return failures;
    }

    void awaitPermit(URI address) throws InterruptedException {
        request.awaitPermit(HttpUrls.origin(address));
    }

    /// Bounds for the next response.
    AnswerBounds bounds() {
        Duration left = limits.timeout().minusNanos(System.nanoTime() - begin);
        if (left.toMillis() <= 0) {
            throw failures.late(limits.timeout());
        }
        if (bytesLeft <= 0) {
            throw failures.tooManyBytes(limits.maxAnswerBytes());
        }
        return new AnswerBounds(bytesLeft, left);
    }

    /// A page was read.
    void took(int bytes) {
        bytesLeft -= bytes;
        request.responded();
    }
}

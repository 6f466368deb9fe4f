package io.fairlead.ingest.consul;

import io.fairlead.http.AnswerTooLargeException;
import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.model.failure.TransientFailure;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Repeats a failed request while Consul responds to others, so that one failed request among hundreds does not make
/// the source read everything again. Any number of threads.
///
/// | what failed | then |
/// |---|---|
/// | this request, and others succeeded since the first failure | repeated after waits of 0.1 s to 1 s, with jitter |
/// | the same, a sixth time | the reading ends with the failure |
/// | nothing succeeded for [#OUTAGE] since the first failure | the reading ends |
/// | the first request of a run | the run ends: the runner probes with one request at a time |
/// | no connection | the reading ends: the agent is down, or returns as another one |
/// | no response in time, and no other request succeeded in the meantime | the reading ends |
/// | a response that is too large | the reading ends: it would be too large again |
/// | Consul requests a longer wait than the longest here | the reading ends, and the runner waits that long |
///
/// Every attempt takes a permit of the source's request rate, which bounds the load.
final class Retries {
    /// A request of the source.
    interface Request {
        ConsulAnswer send() throws InterruptedException;
    }

    private static final Duration OUTAGE = Duration.ofSeconds(2);
    private static final int MOST = 5;
    private static final Duration FIRST = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Cancellation cancellation;
    private final RandomGenerator random;
    private final LongSupplier nanos;
    private boolean failing;
    private long failingSince;
    private long answered;

    /// `nanos` never goes backwards, as [System#nanoTime].
    Retries(Cancellation cancellation, RandomGenerator random, LongSupplier nanos) {
        this.cancellation = cancellation;
        this.random = random;
        this.nanos = nanos;
    }

    ConsulAnswer answerTo(Request request) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            long answersBefore = answers();
            try {
                ConsulAnswer answer = request.send();
                succeeded();
                return answer;
            } catch (TransientFailure failure) {
                Duration wait = waitAfter(failures, failure);
                if (!isAgain(failures, failure, answersBefore) || cancellation.await(wait)) {
                    throw failure;
                }
            }
        }
    }

    private synchronized long answers() {
        return answered;
    }

    private synchronized void succeeded() {
        failing = false;
        answered++;
    }

    private synchronized boolean isAgain(int failures, TransientFailure failure, long answersBefore) {
        if (!failing) {
            failing = true;
            failingSince = nanos.getAsLong();
        }
        Throwable cause = failure.getCause();
        return answered > 0
                && failures <= MOST
                && nanos.getAsLong() - failingSince < OUTAGE.toNanos()
                && failure.askedWait().compareTo(LONGEST) <= 0
                && !(cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException)
                && !(cause instanceof AnswerTooLargeException)
                && !(cause instanceof HttpTimeoutException && answered == answersBefore);
    }

    private Duration waitAfter(int failures, TransientFailure failure) {
        long ceiling = Math.min(LONGEST.toNanos(), FIRST.toNanos() << Math.min(failures - 1, 10));
        Duration own = Duration.ofNanos(ceiling - random.nextLong(ceiling / 2 + 1));
        return failure.askedWait().compareTo(own) > 0 ? failure.askedWait() : own;
    }
}

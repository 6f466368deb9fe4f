package io.fairlead.ingest.dns;

import java.net.SocketTimeoutException;
import java.time.Duration;

/// The time in which a query must be answered.
record TimeLimit(Duration timeout, long end) {
    static TimeLimit of(Duration timeout) {
        return new TimeLimit(timeout, System.nanoTime() + timeout.toNanos());
    }

    /// What is left, as the sockets of the JDK take it; at least 1.
    ///
    /// @throws SocketTimeoutException nothing is
    int millis() throws SocketTimeoutException {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no complete response within " + timeout.toMillis() + " ms");
        }
        return Math.toIntExact(left);
    }
}

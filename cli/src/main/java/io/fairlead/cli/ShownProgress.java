package io.fairlead.cli;

import io.fairlead.model.failure.RejectedFailure;
import io.fairlead.record.LogPosition;
import io.fairlead.record.kafka.ScanListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Shows on the error output how far a scan is, once a second from the first second on, and what it cannot read.
final class ShownProgress implements ScanListener {
    private static final long EACH = Duration.ofSeconds(1).toNanos();
    /// The clock is looked at once in so many records.
    private static final int STEP = 1024;

    private final PrintWriter err;
    private final LongSupplier nanos;
    private long next;

    ShownProgress(PrintWriter err, LongSupplier nanos) {
        this.err = err;
        this.nanos = nanos;
        next = nanos.getAsLong() + EACH;
    }

    @Override
    public void read(long records, long all) {
        if (records % STEP == 0 && nanos.getAsLong() - next >= 0) {
            next = nanos.getAsLong() + EACH;
            err.println("reading from Kafka: " + records + " of " + all + " records");
        }
    }

    @Override
    public void unreadable(LogPosition at, RejectedFailure failure) {
        err.println("the decision at " + at + " cannot be read: " + failure.getMessage() + " (" + failure.code() + ")");
    }
}

package io.fairlead.ingest.cmdb;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Refusal;
import java.time.Duration;

/// The wait before the tables are scanned again, so that a failure that comes back with each scan does not load
/// the database all the time. The first failure asks for none, so that an outage ends quickly.
///
/// | runs that failed, without one that followed the log for 5 minutes in between | wait |
/// |---|---|
/// | 1 | none |
/// | 2, 3, 4, 5 | 5, 10, 20, 40 s |
/// | more | 1 min |
final class ScanPause {
    private static final Duration LONG_RUN = Duration.ofMinutes(5);
    private static final Duration FIRST = Duration.ofSeconds(5);
    private static final int MOST_DOUBLED = 4;

    private int failures;

    /// The failure of a run that scanned the tables, with the wait.
    ///
    /// @param followed how long it followed the log after that
    synchronized TransientFailure after(TransientFailure failure, Duration followed) {
        failures = followed.compareTo(LONG_RUN) < 0 ? failures + 1 : 1;
        Duration wait = failures == 1 ? Duration.ZERO : FIRST.multipliedBy(1L << Math.min(failures - 2, MOST_DOUBLED));
        if (wait.compareTo(failure.askedWait()) <= 0) {
            return failure;
        }
        Duration most = wait.compareTo(AskedWait.LONGEST) < 0 ? wait : AskedWait.LONGEST;
        return new TransientFailure(
                failure.code(),
                String.valueOf(failure.getMessage()),
                failure.getCause(),
                new Refusal(failure.reason(), most));
    }
}

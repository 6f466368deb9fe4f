package io.fairlead.ingest.gcp;

import java.time.Duration;
import java.time.Instant;

/// Readings that lack a known instance, in a row as far as they read its zone. Pure.
///
/// @param since the beginning of the first one
/// @param readings how many there are
record MissingInstance(Instant since, int readings) {
    /// Its zone was not read since it was last listed, or it is listed.
    static final MissingInstance NOT_YET = new MissingInstance(Instant.MAX, 0);

    static final Duration CONFIRMED_AFTER = Duration.ofSeconds(10);
    private static final int READINGS = 2;
    /// Lists of Google now and then end early, at different places: of several pages, two may lack the same
    /// instances.
    private static final int READINGS_OF_SEVERAL_PAGES = 3;

    MissingInstance lackedBy(Instant reading) {
        return new MissingInstance(readings == 0 ? reading : since, readings + 1);
    }

    /// Whether it is gone.
    ///
    /// @param last the beginning of the last reading that lacks it
    boolean isConfirmed(Instant last, boolean inSeveralPages) {
        return readings >= (inSeveralPages ? READINGS_OF_SEVERAL_PAGES : READINGS)
                && !last.isBefore(since.plus(CONFIRMED_AFTER));
    }
}

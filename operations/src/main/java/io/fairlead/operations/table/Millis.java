package io.fairlead.operations.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Times in ISO form, truncated to milliseconds.
final class Millis {
    private Millis() {}

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}

package io.fairlead.ingest.http;

import io.fairlead.http.HttpAnswer;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/// The wait that a server asks for: seconds or a date. At most an hour, so that a wrong one does not stop the reading
/// for good.
final class AskedWait {
    private static final Duration MOST = Duration.ofHours(1);

    private AskedWait() {}

    static Duration of(HttpAnswer answer, Clock clock) {
        return of(answer.header("Retry-After", "").strip(), clock);
    }

    /// Zero if there is none, or none that can be read.
    static Duration of(String text, Clock clock) {
        Duration wait = text.matches("[0-9]{1,18}") ? Duration.ofSeconds(Long.parseLong(text)) : until(text, clock);
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(MOST) < 0 ? wait : MOST;
    }

    private static Duration until(String text, Clock clock) {
        try {
            return Duration.between(
                    clock.instant(),
                    ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant());
        } catch (DateTimeException _) {
            return Duration.ZERO;
        }
    }
}

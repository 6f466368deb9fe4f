package io.fairlead.http;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// The header `Retry-After`: how long a server asks to wait. Zero if there is none, or none that can be read; at most a
/// day, which also prevents an overflow. How long to wait in fact is the caller's decision.
public final class RetryAfter {
    private static final Duration MOST = Duration.ofDays(1);

    private RetryAfter() {}

    /// Of a server that sends seconds, as API servers and proxies do. A date is ignored.
    public static Duration seconds(@Nullable String header) {
        String text = header == null ? "" : header.strip();
        return text.matches("[0-9]{1,18}") ? bounded(Duration.ofSeconds(Long.parseLong(text))) : Duration.ZERO;
    }

    /// Of any server: seconds, or a date, which is compared with `now`.
    public static Duration of(String header, Instant now) {
        try {
            ZonedDateTime date = ZonedDateTime.parse(header.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
            return bounded(Duration.between(now, date.toInstant()));
        } catch (DateTimeException _) {
            return seconds(header);
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(MOST) < 0 ? wait : MOST;
    }
}

package io.fairlead.kubernetes;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The header `Retry-After`, which the client leaves out of its exceptions. An API server sends it in seconds with most
/// of its responses 429 and 503; the other form, a date, is ignored.
public final class RetryAfter {
    /// Nobody waits longer; also prevents an overflow.
    private static final long MOST_SECONDS = Duration.ofDays(1).toSeconds();

    private RetryAfter() {}

    /// Zero if there is none.
    public static Duration read(@Nullable String header) {
        if (header == null || !header.strip().matches("[0-9]{1,18}")) {
            return Duration.ZERO;
        }
        return Duration.ofSeconds(Math.min(Long.parseLong(header.strip()), MOST_SECONDS));
    }
}

package io.fairlead.ingest.azure;

import io.fairlead.ingest.spi.AskedWait;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What Resource Graph said last of the quota of queries, which all programs of one identity share. Any number of
/// threads.
final class QueryQuota {
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.\\d+)?");

    private long againAt = System.nanoTime();

    /// @param remaining the header `x-ms-user-quota-remaining`, empty if there was none
    /// @param resetsAfter the header `x-ms-user-quota-resets-after`
    synchronized void heard(String remaining, String resetsAfter) {
        if (remaining.strip().equals("0")) {
            Duration wait = time(resetsAfter);
            Duration bounded = wait.compareTo(AskedWait.LONGEST) < 0 ? wait : AskedWait.LONGEST;
            againAt = System.nanoTime() + bounded.toNanos();
        }
    }

    /// Zero if a query may be sent.
    synchronized Duration left() {
        long left = againAt - System.nanoTime();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }

    /// Blocks until a query may be sent.
    void await() throws InterruptedException {
        for (Duration left = left(); left.isPositive(); left = left()) {
            TimeUnit.NANOSECONDS.sleep(left.toNanos());
        }
    }

    /// Of `hh:mm:ss`. Zero if it is something else.
    static Duration time(String text) {
        Matcher matcher = TIME.matcher(text.strip());
        return matcher.matches()
                ? Duration.ofHours(Integer.parseInt(matcher.group(1)))
                        .plusMinutes(Integer.parseInt(matcher.group(2)))
                        .plusSeconds(Integer.parseInt(matcher.group(3)))
                : Duration.ZERO;
    }
}

package io.fairlead.ingest.aws;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads all pages of the listings of a reading, one after the other. A page after the very first is tried
/// three times, as giving it up would cost all pages before it; the first one is not, as the next reading is as
/// good. One thread at a time.
final class AwsPages {
    private static final int MAX_PAGES = 10_000;
    private static final int ATTEMPTS = 3;
    private static final Duration PAUSE = Duration.ofMillis(500);
    /// AWS fills the bucket of calls with a few per second.
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(2);
    /// A longer wait is not kept within a reading.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    private static final Set<String> MAY_PASS = Set.of(
            "INGEST-AWS-ANSWER",
            "INGEST-AWS-BUSY",
            "INGEST-AWS-STATUS",
            "INGEST-AWS-TIMEOUT",
            "INGEST-AWS-UNREACHABLE");

    private final AwsSession session;
    private final String part;
    private boolean hasRead;

    /// @param part by whose name refused calls are counted
    AwsPages(AwsSession session, String part) {
        this.session = session;
        this.part = part;
    }

    /// A listing.
    ///
    /// @param action by its name in IAM
    /// @param next the token of the next page, null or empty after the last one
    record Paged<P>(String action, Call<P> call, Function<P, @Nullable String> next) {
        String nextOf(P page) {
            String token = next.apply(page);
            return token == null ? "" : token;
        }
    }

    /// A call that returns a page.
    interface Call<P> {
        /// Makes it once.
        ///
        /// @param token empty for the first page
        P page(String token) throws InterruptedException;
    }

    /// What becomes of a page.
    interface Use<P> {
        void page(P page) throws InterruptedException;
    }

    /// @throws TransientFailure a page could not be read; those before it were used
    <P> void each(Paged<P> paged, Use<P> use) throws InterruptedException {
        Set<String> tokens = new HashSet<>();
        String token = "";
        do {
            P page = read(paged, token);
            use.page(page);
            token = paged.nextOf(page);
            if (!token.isEmpty() && !tokens.add(token)) {
                throw session.failures().repeatedPage(paged.action());
            }
            if (tokens.size() >= MAX_PAGES) {
                throw session.failures().tooManyPages(paged.action(), MAX_PAGES);
            }
        } while (!token.isEmpty());
    }

    private <P> P read(Paged<P> paged, String token) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce(paged, token);
            } catch (TransientFailure failure) {
                if (attempt == ATTEMPTS || !mayPass(failure)) {
                    throw failure;
                }
                pause(failure, attempt);
            }
        }
    }

    private <P> P readOnce(Paged<P> paged, String token) throws InterruptedException {
        P page = paged.call().page(token);
        hasRead = true;
        session.listener().responded();
        return page;
    }

    private boolean mayPass(TransientFailure failure) {
        return hasRead
                && MAY_PASS.contains(failure.code())
                && AskedWait.of(failure).compareTo(LONGEST_PAUSE) <= 0;
    }

    private void pause(TransientFailure failure, int attempt) throws InterruptedException {
        if (AskedWait.isThrottled(failure)) {
            session.listener().throttled(part);
        }
        Duration asked = AskedWait.of(failure);
        Duration own = failure.reason() == Reason.OVERLOADED ? BUSY_PAUSE : PAUSE;
        Duration pause = own.multipliedBy(1L << (attempt - 1));
        TimeUnit.NANOSECONDS.sleep((asked.compareTo(pause) > 0 ? asked : pause).toNanos());
    }
}

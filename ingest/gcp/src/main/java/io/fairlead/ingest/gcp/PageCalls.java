package io.fairlead.ingest.gcp;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.failure.TransientFailure;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/// The calls of one reading, page by page. All but the first one are repeated: giving one up would cost all
/// before it.
/// One thread at a time.
final class PageCalls {
    private static final int MAX_PAGES = 10_000;
    private static final int ATTEMPTS = 3;

    /// In one reading, after limited pages: what the first pages list grows old.
    static final int MOST_PAUSES = 5;

    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration BUSY_PAUSE = Duration.ofSeconds(2);
    private static final Set<String> MAY_PASS = Set.of(
            "INGEST-GCP-ANSWER",
            "INGEST-GCP-AUTH",
            "INGEST-GCP-BUSY",
            "INGEST-GCP-CREDENTIALS",
            "INGEST-GCP-STATUS",
            "INGEST-GCP-TIMEOUT",
            "INGEST-GCP-UNREACHABLE");

    private final PollRequest request;
    private final String part;
    private int pauses;
    private boolean isFirst = true;
    private boolean wasLimited;

    /// @param part its name, for what is counted
    PageCalls(PollRequest request, String part) {
        this.request = request;
        this.part = part;
    }

    /// One call.
    @FunctionalInterface
    interface PageCall<T> {
        /// Calls for one page.
        ///
        /// @param token empty for the first page
        T page(String token) throws InterruptedException;
    }

    /// A list, as pages of `T`.
    ///
    /// @param next the token of the next page, empty on the last one
    record Paged<T>(CallFailures failures, PageCall<T> call, Function<T, String> next) {}

    /// Passes each page on, in order.
    ///
    /// @throws TransientFailure a page failed, or there is no end
    <T> void each(Paged<T> paged, Consumer<T> use) throws InterruptedException {
        each(paged, token -> repeated(paged, token), use);
    }

    /// The same, with each call made once.
    static <T> void eachOnce(Paged<T> paged, Consumer<T> use) throws InterruptedException {
        each(paged, paged.call(), use);
    }

    private static <T> void each(Paged<T> paged, PageCall<T> call, Consumer<T> use) throws InterruptedException {
        Set<String> tokens = new HashSet<>();
        String token = "";
        do {
            T page = call.page(token);
            use.accept(page);
            token = paged.next().apply(page);
            if (!token.isEmpty() && !tokens.add(token)) {
                throw paged.failures().repeatedPage();
            }
            if (tokens.size() >= MAX_PAGES) {
                throw paged.failures().tooManyPages(MAX_PAGES);
            }
        } while (!token.isEmpty());
    }

    /// Whether Google limited one of the calls.
    boolean wasLimited() {
        return wasLimited;
    }

    private <T> T repeated(Paged<T> paged, String token) throws InterruptedException {
        int attempt = 1;
        while (true) {
            try {
                T page = paged.call().page(token);
                isFirst = false;
                return page;
            } catch (TransientFailure failure) {
                wasLimited |= AskedWait.isThrottled(failure);
                if (isFirst || attempt == ATTEMPTS || !mayPass(failure)) {
                    throw failure;
                }
                if (AskedWait.isThrottled(failure)) {
                    countThrottled(failure);
                }
                TimeUnit.NANOSECONDS.sleep(pauseAfter(failure, attempt).toNanos());
                attempt++;
            }
        }
    }

    private void countThrottled(TransientFailure failure) {
        if (pauses == MOST_PAUSES) {
            throw failure;
        }
        pauses++;
        request.listener().throttled(part);
    }

    /// Whether it may have passed after at most a minute, which is how long a used-up quota lasts.
    private static boolean mayPass(TransientFailure failure) {
        return MAY_PASS.contains(failure.code()) && failure.askedWait().compareTo(AskedWait.LONGEST) <= 0;
    }

    private static Duration pauseAfter(TransientFailure failure, int attempt) {
        Duration own = (AskedWait.isThrottled(failure) ? BUSY_PAUSE : PAUSE).multipliedBy(1L << (attempt - 1));
        Duration asked = AskedWait.of(failure);
        return asked.compareTo(own) > 0 ? asked : own;
    }
}

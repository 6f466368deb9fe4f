package io.fairlead.ingest.azure;

import io.fairlead.ingest.spi.AskedWait;
import io.fairlead.ingest.spi.polling.PollRequest;
import io.fairlead.model.failure.TransientFailure;
import io.fairlead.model.failure.TransientFailure.Reason;
import io.fairlead.options.Secret;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One reading of a subscription: its queries, each page by page, at the rate that Azure allows. One thread.
final class GraphReading {
    static final String API = "resource-graph";
    static final String TOKEN_API = "access-token";

    private static final int MAX_PAGES = 10_000;
    /// Attempts at a page after the first one of the reading: giving it up would cost all pages before it.
    private static final int ATTEMPTS = 3;

    private static final Duration PAUSE = Duration.ofMillis(500);
    /// Azure allows a number of queries in each 5 s.
    private static final Duration BUSY_PAUSE = Duration.ofMillis(2500);
    /// A longer wait is not kept within a reading.
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(20);
    private static final Set<String> MAY_PASS = Set.of(
            "INGEST-AZURE-ANSWER",
            "INGEST-AZURE-BUSY",
            "INGEST-AZURE-STATUS",
            "INGEST-AZURE-TIMEOUT",
            "INGEST-AZURE-UNREACHABLE");

    private final String part;
    private final ResourceGraph graph;
    private final AzureFailures failures;
    private final PollRequest request;
    private boolean hasRead;
    private boolean isStable = true;

    /// @param part its name, for metrics
    GraphReading(String part, ResourceGraph graph, AzureFailures failures, PollRequest request) {
        this.part = part;
        this.graph = graph;
        this.failures = failures;
        this.request = request;
    }

    /// Whether the rows of each query stayed where they are while its pages were read: their number stayed the
    /// same, and none of a page was on the page before it as well. If not, rows may have moved to a page that was
    /// read before, so that those that are on no page may exist.
    boolean isStable() {
        return isStable;
    }

    /// Hands every row over.
    ///
    /// @throws TransientFailure not all rows were read: nothing may be concluded from those that were
    void read(GraphQuery query, Consumer<Map<?, ?>> into) throws InterruptedException {
        Set<String> tokens = new HashSet<>();
        RowCount rows = new RowCount();
        String token = "";
        do {
            GraphPage page = page(query, token);
            rows.add(page);
            page.rows().forEach(into);
            token = page.next();
            if (!token.isEmpty() && !tokens.add(token)) {
                throw failures.repeatedPage(query);
            }
            if (tokens.size() >= MAX_PAGES) {
                throw failures.tooManyPages(query, MAX_PAGES);
            }
        } while (!token.isEmpty());
        rows.requireAll(query);
    }

    /// How many rows the pages of a query have, and should have.
    private final class RowCount {
        private long total = -1;
        private long read;
        private boolean isSteady = true;
        private Set<String> lastPage = Set.of();

        void add(GraphPage page) {
            isSteady &= total < 0 || page.total() == total;
            Set<String> ids = new HashSet<>();
            page.rows().forEach(row -> ids.add(String.valueOf(row.get("id"))));
            isStable &= isSteady && Collections.disjoint(ids, lastPage);
            lastPage = ids;
            total = page.total();
            read += page.rows().size();
        }

        void requireAll(GraphQuery query) {
            if (isSteady && read != total) {
                throw failures.incomplete(
                        query, "the pages have " + read + " rows, expected " + total + " as Azure says");
            }
        }
    }

    /// Proves that the rows of the subscription could be seen. To be called after they were read: what was seen
    /// before may have been withdrawn meanwhile.
    ///
    /// @throws TransientFailure it is not among those that may be seen
    void requireSubscription() throws InterruptedException {
        Set<String> seen = new HashSet<>();
        read(
                GraphQuery.SUBSCRIPTIONS,
                row -> seen.add(String.valueOf(row.get("subscriptionId")).toLowerCase(Locale.ROOT)));
        if (!seen.contains(failures.subscription())) {
            throw failures.notVisible();
        }
    }

    private GraphPage page(GraphQuery query, String token) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return readOnce(query, token);
            } catch (TransientFailure failure) {
                if (attempt == ATTEMPTS || !mayPass(failure)) {
                    throw failure;
                }
                pause(failure, attempt);
            }
        }
    }

    private GraphPage readOnce(GraphQuery query, String token) throws InterruptedException {
        GraphPage page = sent(query, token);
        request.responded();
        hasRead = true;
        return page;
    }

    private boolean mayPass(TransientFailure failure) {
        return hasRead
                && MAY_PASS.contains(failure.code())
                && AskedWait.of(failure).compareTo(LONGEST_PAUSE) <= 0;
    }

    private void pause(TransientFailure failure, int attempt) throws InterruptedException {
        if (AskedWait.isThrottled(failure)) {
            request.listener().throttled(part);
        }
        Duration asked = AskedWait.of(failure);
        Duration own = failure.reason() == Reason.OVERLOADED ? BUSY_PAUSE : PAUSE;
        Duration pause = own.multipliedBy(1L << (attempt - 1));
        TimeUnit.NANOSECONDS.sleep((asked.compareTo(pause) > 0 ? asked : pause).toNanos());
    }

    /// The quota is awaited before the permit, so that after its reset the permits pace the subscriptions that have
    /// all waited for it.
    private GraphPage sent(GraphQuery query, String next) throws InterruptedException {
        Secret token = graph.token(failures, () -> request.listener().called(TOKEN_API));
        graph.quota().await();
        request.awaitPermit(API);
        graph.quota().await();
        return graph.page(query, failures, next, token);
    }
}

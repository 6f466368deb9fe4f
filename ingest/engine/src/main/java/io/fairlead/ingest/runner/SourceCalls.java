package io.fairlead.ingest.runner;

import io.fairlead.ingest.spi.Cancellation;
import io.fairlead.model.SourceId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The requests of one source to its registry: each waits for its permit, and is counted. Thread-safe.
public final class SourceCalls {
    /// A source that named an API for each item would fill the metrics.
    static final int MOST_APIS = 200;

    private final SourceId source;
    private final RateLimiters rates;
    private final CallListener listener;
    private final Names apis = new Names(MOST_APIS);
    private final Names parts = new Names(PartBoard.MOST);

    public SourceCalls(SourceSetup setup, CallListener listener) {
        source = setup.source().id();
        rates = new RateLimiters(setup.requestsPerSecond(), setup.burst());
        this.listener = listener;
    }

    /// Blocks until the request is allowed, or the run is cancelled: then it is not sent, and does not count.
    public void awaitPermit(String api, Cancellation cancellation) throws InterruptedException {
        Duration wait = rates.of(api).reserve();
        if (wait.isPositive() && cancellation.await(wait)) {
            return; // the source sees it before it asks
        }
        listener.called(source, apis.bounded(api), wait);
    }

    /// A request that needs no permit.
    void called(String api) {
        listener.called(source, apis.bounded(api), Duration.ZERO);
    }

    void throttled(String part) {
        knows(part);
        listener.throttled(source, parts.bounded(part));
    }

    void knows(String part) {
        if (parts.add(part)) {
            listener.knows(source, parts.bounded(part));
        }
    }

    /// The registry was read: if it has not named a part by now, it has none.
    void read() {
        if (parts.isEmpty()) {
            knows("");
        }
    }

    /// The first names that occur; all further ones count together.
    private static final class Names {
        private static final String OTHERS = "others";

        private final int most;
        private final Set<String> known = ConcurrentHashMap.newKeySet();

        Names(int most) {
            this.most = most;
        }

        String bounded(String name) {
            var _ = add(name);
            return known.contains(name) ? name : OTHERS;
        }

        /// Whether it is new, and not one too many.
        boolean add(String name) {
            return !known.contains(name) && known.size() < most && known.add(name);
        }

        boolean isEmpty() {
            return known.isEmpty();
        }
    }
}

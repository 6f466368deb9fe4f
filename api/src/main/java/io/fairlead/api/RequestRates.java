package io.fairlead.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/// Limits the rate of requests of each client: a bucket of tokens, which fills with the rate.
final class RequestRates {
    private static final int MOST_CLIENTS = 10_000;
    /// A client may send at once what it may send in this time.
    private static final Duration BURST = Duration.ofSeconds(5);

    private final int perSecond;
    private final LongSupplier nanoTime;
    /// The one that was used last is the last.
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    private record Bucket(double tokens, long at) {}

    /// @param perSecond 0: no limit
    RequestRates(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
    }

    /// Returns whether the client may send a request now, and counts it.
    synchronized boolean take(String client) {
        if (perSecond == 0) {
            return true;
        }
        long now = nanoTime.getAsLong();
        double most = perSecond * (double) BURST.toSeconds();
        Bucket before = buckets.getOrDefault(client, new Bucket(most, now));
        double tokens = Math.min(most, before.tokens() + (now - before.at()) / 1e9 * perSecond);
        boolean isTaken = tokens >= 1;
        buckets.put(client, new Bucket(isTaken ? tokens - 1 : tokens, now));
        return isTaken;
    }
}

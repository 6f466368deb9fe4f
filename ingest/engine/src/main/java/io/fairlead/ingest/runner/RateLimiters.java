package io.fairlead.ingest.runner;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The rate limits of one registry, one for each of its APIs: if a registry limits calls for each API, account or
/// region separately, each is used up to its limit.
final class RateLimiters {
    private final double perSecond;
    private final int burst;
    private final ConcurrentMap<String, RateLimiter> limiters = new ConcurrentHashMap<>();

    RateLimiters(double perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /// @param api empty for a registry with one limit
    RateLimiter of(String api) {
        return limiters.computeIfAbsent(api, _ -> new RateLimiter(perSecond, burst, System::nanoTime));
    }
}

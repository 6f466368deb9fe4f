package io.fairlead.ingest.dns;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The targets that were resolved a short time ago, and so are instances although they cannot be resolved now.
final class KnownTargets {
    private final Duration maxInterval;
    private final Map<String, Instant> until = new TreeMap<>();

    KnownTargets(Duration maxInterval) {
        this.maxInterval = maxInterval;
    }

    boolean holds(String host, Instant now) {
        Instant end = until.get(host);
        return end != null && now.isBefore(end);
    }

    /// @param used the hosts that have an instance, or had one
    void update(Set<String> used, Map<String, TargetAddresses> resolved, Instant now) {
        until.keySet().retainAll(used);
        resolved.forEach((host, addresses) -> {
            if (used.contains(host) && addresses.hasSome()) {
                until.put(host, AccumulatedRecords.forgottenFrom(now, addresses.ttl(), maxInterval));
            }
        });
    }
}

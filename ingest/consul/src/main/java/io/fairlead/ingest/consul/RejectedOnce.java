package io.fairlead.ingest.consul;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/// Stores across all runs of a source what was rejected and why, so that each cause is reported once, and again after
/// an hour, instead of in every run. One thread at a time.
final class RejectedOnce {
    private static final Duration AGAIN_AFTER = Duration.ofHours(1);
    private static final int MAX_REMEMBERED = 10_000;

    private final Map<String, Instant> told = new LinkedHashMap<>();

    boolean isNew(String cause, Instant now) {
        Instant before = told.get(cause);
        if (before != null && now.isBefore(before.plus(AGAIN_AFTER))) {
            return false;
        }
        told.remove(cause);
        told.put(cause, now);
        if (told.size() > MAX_REMEMBERED) {
            told.remove(told.keySet().iterator().next());
        }
        return true;
    }
}

package io.fairlead.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A registry no longer lists this instance, but the guard did not believe it: the claim stays.
///
/// `since` is when the answer was read that first lacked it, `total` how many instances the source listed in that
/// answer. `rejectedBy` is the operator who said that it must not go by itself.
public record Suspicion(
        Instant since, String reason, int total, @Nullable String rejectedBy) {
    public Suspicion rejected(String operator) {
        return new Suspicion(since, reason, total, operator);
    }
}

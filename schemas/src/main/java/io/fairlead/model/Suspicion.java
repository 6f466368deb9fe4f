package io.fairlead.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A registry no longer lists this instance, but the guard did not accept the removal: the claim stays.
///
/// `since` is when the report was read that first lacked the instance, `total` how many instances the source listed in
/// that report. `rejectedBy` is the operator who decided that it must not be removed automatically.
///
/// A suspicion may also result from [changed rules][#isOfRules]: the registry lists the instance, and the rules drop
/// it.
public record Suspicion(
        Instant since, String reason, int total, @Nullable String rejectedBy) {
    private static final String RULES = "rules changed: ";

    /// The rules drop instances that the registry lists, and more of them than may be removed at once.
    public static Suspicion ofRules(Instant since, String reason, int total) {
        return new Suspicion(since, RULES + reason, total, null);
    }

    /// Returns whether changed rules are the reason. Another report under the same rules proves nothing, so only an
    /// operator or other rules end it.
    public boolean isOfRules() {
        return reason.startsWith(RULES);
    }

    public Suspicion rejected(String operator) {
        return new Suspicion(since, reason, total, operator);
    }
}

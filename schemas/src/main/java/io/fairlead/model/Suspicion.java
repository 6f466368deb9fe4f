package io.fairlead.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A registry no longer lists this instance, but the guard did not believe it: the claim stays.
///
/// `since` is when the answer was read that first lacked it, `total` how many instances the source listed in that
/// answer. `rejectedBy` is the operator who said that it must not go by itself.
///
/// A suspicion may also come of [changed rules][#isOfRules]: the registry lists the instance, and the rules drop it.
public record Suspicion(
        Instant since, String reason, int total, @Nullable String rejectedBy) {
    private static final String RULES = "rules changed: ";

    /// The rules drop what the registry lists, and more of it than may go at once.
    public static Suspicion ofRules(Instant since, String reason, int total) {
        return new Suspicion(since, RULES + reason, total, null);
    }

    /// Whether changed rules are the reason. Another answer under the same rules proves nothing, so only an operator
    /// or other rules end it.
    public boolean isOfRules() {
        return reason.startsWith(RULES);
    }

    public Suspicion rejected(String operator) {
        return new Suspicion(since, reason, total, operator);
    }
}

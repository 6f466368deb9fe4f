package io.fairlead.operations.deadletters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Selects dead letters; null selects all.
public record DeadLetterFilter(
        @Nullable Instant since,
        @Nullable String code,
        @Nullable String stage) {
    boolean matches(StoredDeadLetter letter) {
        return (since == null || !letter.time().isBefore(since))
                && (code == null || code.equals(letter.why().code()))
                && (stage == null || stage.equals(letter.why().stage()));
    }
}

package io.fairlead.platform;

import java.util.Locale;

/// The outcome for one item of an operation.
///
/// @param part the kind of item: `objects of prod`, `topics`
/// @param detail why, if it is not done
public record Result(String part, String name, Outcome outcome, String detail) {
    public enum Outcome {
        /// As requested.
        DONE,
        /// Deliberately left as it is.
        LEFT,
        /// Still exists, and should not.
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isFailure() {
        return outcome == Outcome.FAILED;
    }
}

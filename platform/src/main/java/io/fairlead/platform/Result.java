package io.fairlead.platform;

import java.util.Locale;

/// What became of one thing that an operation names.
///
/// @param part what kind of thing it is: `objects of prod`, `topics`
/// @param detail why, where it is not done
public record Result(String part, String name, Outcome outcome, String detail) {
    public enum Outcome {
        /// As asked for.
        DONE,
        /// Was left as it is, on purpose.
        LEFT,
        /// Is still there, and should not be.
        FAILED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public boolean isFailure() {
        return outcome == Outcome.FAILED;
    }
}

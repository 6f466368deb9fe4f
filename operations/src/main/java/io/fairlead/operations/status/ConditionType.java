package io.fairlead.operations.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The conditions that a process, and an installation, reports about itself, like Kubernetes' conditions. The first
/// four should be true; the last two need attention when true.
///
/// docs/operations/status.md explains them.
public enum ConditionType {
    READY("Ready", Of.ALL),
    READING("Reading", Of.ALL),
    CAUGHT_UP("CaughtUp", Of.ALL),
    WRITING("Writing", Of.ALL),
    FROZEN("Frozen", Of.ANY),
    WITHHOLDING("Withholding", Of.ANY);

    /// The rule that combines the conditions of processes into that of their installation.
    enum Of {
        /// True if it is true of all.
        ALL,
        /// True if it is true of one.
        ANY
    }

    private final String text;
    private final Of of;

    ConditionType(String text, Of of) {
        this.text = text;
        this.of = of;
    }

    Of of() {
        return of;
    }

    /// The type of this name, in any case: `CaughtUp`, `caughtup`, `caught-up`.
    public static Optional<ConditionType> named(String name) {
        return Arrays.stream(values())
                .filter(it -> plain(it.text).equals(plain(name)))
                .findAny();
    }

    private static String plain(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return text;
    }
}

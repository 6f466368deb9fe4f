package io.fairlead.operations.status;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The questions that a process, and an installation, answers about itself, as Kubernetes' conditions do. The
/// first four are good when true, the last two need somebody when true.
///
/// The meanings stand in docs/operations/status.md.
public enum ConditionType {
    READY("Ready", Of.ALL),
    READING("Reading", Of.ALL),
    CAUGHT_UP("CaughtUp", Of.ALL),
    WRITING("Writing", Of.ALL),
    FROZEN("Frozen", Of.ANY),
    WITHHOLDING("Withholding", Of.ANY);

    /// How conditions of processes make that of their installation.
    enum Of {
        /// True where it is true of all.
        ALL,
        /// True where it is true of one.
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

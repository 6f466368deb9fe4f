package io.fairlead.api.access;

import java.util.Locale;

/// What a principal may do. Each role includes those before it.
public enum AccessRole {
    /// Ask questions.
    READER,
    /// Also change something.
    OPERATOR;

    boolean includes(AccessRole other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

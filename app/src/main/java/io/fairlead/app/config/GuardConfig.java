package io.fairlead.app.config;

/// The deletion guard of the topology: how much of a source may go at once before it is held for an operator.
public record GuardConfig(RemovalLimit limit) {
    public static final GuardConfig NONE = new GuardConfig(RemovalLimit.NONE);
}

package io.fairlead.app.config;

/// How much may go at once: the larger of `share` and `count`. What goes beyond is held or withheld.
public record RemovalLimit(Share share, int count) {
    /// Holds nothing back.
    public static final RemovalLimit NONE = new RemovalLimit(Share.ALL, Integer.MAX_VALUE);

    public RemovalLimit {
        if (count < 0) {
            throw new IllegalArgumentException("removal limit " + count + " is below 0");
        }
    }
}

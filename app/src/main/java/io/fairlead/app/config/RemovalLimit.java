package io.fairlead.app.config;

/// How much may go at once; what goes beyond either measure is held or withheld.
public record RemovalLimit(Share share, long count) {
    /// Holds nothing back.
    public static final RemovalLimit NONE = new RemovalLimit(Share.ALL, Long.MAX_VALUE);

    public RemovalLimit {
        if (count < 0) {
            throw new IllegalArgumentException("removal limit " + count + " is below 0");
        }
    }

    public boolean isExceededBy(long removed, long of) {
        return removed > count || share.isExceededBy(removed, of);
    }
}

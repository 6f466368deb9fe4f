package io.fairlead.model;

/// A point in the registry's own order: an index of Consul, an offset of a log, a digest of files. Only its source can
/// interpret it; [#UNKNOWN] if the registry has none.
public record Position(String value) {
    public static final Position UNKNOWN = new Position("");
    public static final int MAX_LENGTH = 256;

    public Position {
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "a position has " + value.length() + " characters, expected at most " + MAX_LENGTH);
        }
    }

    public static Position of(long value) {
        return new Position(Long.toString(value));
    }

    @Override
    public String toString() {
        return value;
    }
}

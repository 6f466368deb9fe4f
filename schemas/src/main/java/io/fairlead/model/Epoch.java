package io.fairlead.model;

/// One owner's uninterrupted run of a source: the offset of the ownership record that began it. A higher epoch fences
/// every lower one, by number and never by clock.
public record Epoch(long value) implements Comparable<Epoch> {
    public static final Epoch NONE = new Epoch(-1);

    @Override
    public int compareTo(Epoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}

package io.fairlead.model;

/// The name of a source in the configuration: a DNS label, so that it fits into keys, labels and metric names as it
/// is.
public record SourceId(String value) implements Comparable<SourceId> {
    public SourceId {
        Text.dnsLabel("source", value);
    }

    @Override
    public int compareTo(SourceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

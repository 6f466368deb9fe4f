package io.fairlead.model;

/// The name of a source in the configuration: a DNS label, so that it is valid in keys, labels and metric names without
/// escaping.
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

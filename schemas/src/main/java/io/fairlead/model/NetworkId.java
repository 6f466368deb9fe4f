package io.fairlead.model;

/// The Istio network in which an address is reachable directly. Empty: the mesh's own network.
public record NetworkId(String value) implements Comparable<NetworkId> {
    public static final NetworkId DEFAULT = new NetworkId("");

    public NetworkId {
        if (!value.isEmpty()) {
            Text.name("network", value);
        }
    }

    @Override
    public int compareTo(NetworkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

package io.fairlead.model;

/// The identity of an endpoint within its service: where it is reached. `port` is the target port of the first port
/// that the registry lists, so that two processes on one machine are two endpoints; 0 for a Unix socket.
///
/// Text form: `10.1.0.4:8080`, `[2001:db8::1]:8080`, followed by `|network` if the network is not the mesh's own. No
/// part can contain a `|`.
public record EndpointKey(Address address, int port, NetworkId network) implements Comparable<EndpointKey> {
    public EndpointKey {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("port " + port + " is outside 0-65535");
        }
    }

    /// Reads the text form.
    public static EndpointKey parse(String text) {
        int bar = text.indexOf('|');
        String place = bar < 0 ? text : text.substring(0, bar);
        int colon = place.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("endpoint key \"" + text + "\" is not of the form address:port");
        }
        return new EndpointKey(
                new Address(place.substring(0, colon)),
                Integer.parseInt(place.substring(colon + 1)),
                bar < 0 ? NetworkId.DEFAULT : new NetworkId(text.substring(bar + 1)));
    }

    @Override
    public int compareTo(EndpointKey other) {
        int byAddress = address.compareTo(other.address);
        if (byAddress != 0) {
            return byAddress;
        }
        int byPort = Integer.compare(port, other.port);
        return byPort != 0 ? byPort : network.compareTo(other.network);
    }

    @Override
    public String toString() {
        boolean sixth = address.value().indexOf(':') >= 0 && address.kind() == Address.Kind.IP;
        String place = (sixth ? "[" + address + "]" : address.value()) + ":" + port;
        return network.value().isEmpty() ? place : place + "|" + network;
    }
}

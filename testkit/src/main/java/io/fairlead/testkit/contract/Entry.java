package io.fairlead.testkit.contract;

import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;

/// What a contract puts into a registry: an instance of a service, and a port as its changing content.
///
/// `service` begins with [#PREFIX]; what a registry lists besides is its own affair and not looked at. `name` tells
/// the instances of one service apart and stays when the port changes.
public record Entry(String service, String name, int port) implements Comparable<Entry> {
    public static final String PREFIX = "contract-";

    public Entry {
        if (!service.startsWith(PREFIX)) {
            throw new IllegalArgumentException("service \"" + service + "\" does not begin with " + PREFIX);
        }
    }

    public Entry withPort(int changed) {
        return new Entry(service, name, changed);
    }

    @Override
    public int compareTo(Entry other) {
        return toString().compareTo(other.toString());
    }

    static boolean isOurs(Instance instance) {
        return instance.naming().service().startsWith(PREFIX);
    }

    /// `service:port`, which both an entry and its reported instance have.
    String visible() {
        return service + ":" + port;
    }

    static String visible(Instance instance) {
        return instance.naming().service() + ":"
                + String.join(
                        ",",
                        instance.ports().stream()
                                .map(ListedPort::target)
                                .map(String::valueOf)
                                .toList());
    }
}

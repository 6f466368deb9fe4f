package io.fairlead.model;

/// The identity of a service: the host that clients call, in a namespace. Its text form `namespace/host` is the
/// partition key. A host with a trailing dot, an absolute name, is the same host without it.
public record ServiceKey(String namespace, String host) implements Comparable<ServiceKey> {
    public ServiceKey {
        Text.dnsLabel("namespace", namespace);
        host = Text.host(host.endsWith(".") ? host.substring(0, host.length() - 1) : host);
    }

    /// Reads the text form.
    public static ServiceKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("service key \"" + text + "\" is not of the form namespace/host");
        }
        return new ServiceKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public int compareTo(ServiceKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : host.compareTo(other.host);
    }

    @Override
    public String toString() {
        return namespace + "/" + host;
    }
}

package io.fairlead.config;

import java.util.List;

/// The address of the HTTP server; port 0 is any free port. A request may be addressed to `localhost`, an IP address,
/// `host`, or one of `allowedHosts`.
public record HttpConfig(String host, int port, List<String> allowedHosts, HttpAccess access) {
    public static final HttpConfig DEFAULT = new HttpConfig("127.0.0.1", 8080, List.of());

    public HttpConfig {
        allowedHosts = List.copyOf(allowedHosts);
    }

    /// Without TLS and tokens.
    public HttpConfig(String host, int port, List<String> allowedHosts) {
        this(host, port, allowedHosts, HttpAccess.DEFAULT);
    }

    /// The same on another port.
    public HttpConfig at(int other) {
        return new HttpConfig(host, other, allowedHosts, access);
    }
}

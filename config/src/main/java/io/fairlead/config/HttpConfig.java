package io.fairlead.config;

import java.util.List;

/// Where the HTTP server listens; port 0 is a free one. A request may be addressed to `localhost`, an IP address,
/// `host`, or one of `allowedHosts`.
public record HttpConfig(String host, int port, List<String> allowedHosts) {
    public static final HttpConfig DEFAULT = new HttpConfig("127.0.0.1", 8080, List.of());

    public HttpConfig {
        allowedHosts = List.copyOf(allowedHosts);
    }

    /// The same on another port.
    public HttpConfig at(int other) {
        return new HttpConfig(host, other, allowedHosts);
    }
}

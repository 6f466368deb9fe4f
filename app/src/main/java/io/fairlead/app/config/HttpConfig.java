package io.fairlead.app.config;

/// Where the HTTP server listens; port 0 is a free one.
public record HttpConfig(String host, int port) {
    public static final HttpConfig DEFAULT = new HttpConfig("127.0.0.1", 8080);
}

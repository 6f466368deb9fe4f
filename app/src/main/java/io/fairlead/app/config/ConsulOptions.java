package io.fairlead.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to read a Consul catalog. Texts and lists that were not given are empty.
public record ConsulOptions(
        String address,
        Secret token,
        List<String> datacenters,
        String filter,
        List<String> tags,
        String namespace,
        String partition,
        Consistency consistency,
        Duration maxStale,
        Duration waitTime,
        int maxConnections,
        Tls tls)
        implements SourceOptions {
    public static final String DEFAULT_ADDRESS = "http://localhost:8500";
    public static final Duration DEFAULT_MAX_STALE = Duration.ofSeconds(10);
    public static final Duration DEFAULT_WAIT = Duration.ofMinutes(5);
    public static final int DEFAULT_MAX_CONNECTIONS = 100;

    /// Consul's consistency modes.
    public enum Consistency {
        STALE,
        DEFAULT,
        CONSISTENT
    }

    /// PEM files; null, and an empty server name, where not given.
    public record Tls(
            @Nullable Path ca,
            @Nullable Path cert,
            @Nullable Path key,
            String serverName) {
        public static final Tls NONE = new Tls(null, null, null, "");
    }

    public ConsulOptions {
        datacenters = List.copyOf(datacenters);
        tags = List.copyOf(tags);
    }
}

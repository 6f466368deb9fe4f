package io.fairlead.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How to read a Consul catalog. Texts and lists that were not given are empty.
public record ConsulOptions(
        String address, Secret token, Selection selection, Freshness freshness, Limits limits, Tls tls)
        implements SourceOptions {
    public static final String DEFAULT_ADDRESS = "http://localhost:8500";

    /// What is read.
    public record Selection(
            List<String> datacenters,
            String filter,
            List<String> tags,
            String namespace,
            String partition,
            Addresses addresses,
            boolean expectConsulService) {
        public Selection {
            datacenters = List.copyOf(datacenters);
            tags = List.copyOf(tags);
        }
    }

    /// Which address of a service an endpoint gets.
    public enum Addresses {
        SERVICE,
        LAN,
        WAN
    }

    /// Consul's consistency modes.
    public enum Consistency {
        STALE,
        DEFAULT,
        CONSISTENT
    }

    /// Who may answer, and how long a blocking query waits.
    public record Freshness(Consistency consistency, Duration maxStale, Duration maxWait) {
        public static final Freshness DEFAULT =
                new Freshness(Consistency.STALE, Duration.ofSeconds(30), Duration.ofMinutes(5));
    }

    /// How much is asked at once, and how long anything may take.
    public record Limits(
            int maxConnections,
            Duration connectTimeout,
            Duration answerTimeout,
            Duration rereadEvery,
            int maxAnswerBytes) {
        public static final Limits DEFAULT =
                new Limits(100, Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(1), 64 << 20);
    }

    /// PEM files; null, and an empty server name, where not given.
    ///
    /// @param places where each key is in the file, for messages: `fairlead.yaml line 12: sources[0].consul.tls.ca`
    public record Tls(
            @Nullable Path ca,
            @Nullable Path cert,
            @Nullable Path key,
            String serverName,
            Map<String, String> places) {
        public static final Tls NONE = new Tls(null, null, null, "", Map.of());

        public Tls {
            places = Map.copyOf(places);
        }
    }
}

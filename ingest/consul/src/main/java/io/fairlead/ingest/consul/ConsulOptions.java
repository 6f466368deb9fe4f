package io.fairlead.ingest.consul;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The options for reading one Consul agent or server: those of `consul.schema.json`, which has their defaults and
/// bounds. `address` is in the form that [ConsulAddress] accepts; `tls` is used with `https` only and may be absent
/// there, too: then the JVM's own trust applies.
public record ConsulOptions(
        URI address,
        Secret token,
        Selection selection,
        Freshness freshness,
        Limits limits,
        @Nullable TlsOptions tls) {
    static final String CODE = "INGEST-CONSUL-CONFIG";

    public ConsulOptions {
        address = checked(address.toString(), tls);
        tokenProblem(token).ifPresent(problem -> {
            throw new ConfigurationFailure(CODE, "consul.token: " + problem);
        });
        if (tls != null && (tls.certificate() == null) != (tls.key() == null)) {
            throw wrong("tls", tls.certificate() == null ? "key alone" : "cert alone", "both or neither");
        }
    }

    /// Returns why a string cannot be a token, which is sent as an HTTP header. Never shows the token.
    static Optional<String> tokenProblem(Secret token) {
        String secret = token.value();
        for (int i = 0; i < secret.length(); i++) {
            char c = secret.charAt(i);
            if (c <= ' ' || c > '~') {
                return Optional.of("holds a character that no token has (U+%04X at position %d); write the token alone,"
                                .formatted((int) c, i + 1)
                        + " in ASCII");
            }
        }
        return Optional.empty();
    }

    private static URI checked(String text, @Nullable TlsOptions tls) {
        try {
            URI address = ConsulAddress.parse(text);
            if (tls != null) {
                ConsulAddress.requireTls(address);
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new ConfigurationFailure(CODE, "consul.address: " + e.getMessage());
        }
    }

    /// Everything at that agent, with the defaults.
    public static ConsulOptions of(URI address) {
        return new ConsulOptions(address, Secret.NONE, Selection.DEFAULT, Freshness.DEFAULT, Limits.DEFAULT, null);
    }

    /// The scope that is read.
    ///
    /// `datacenters` empty means the agent's own; one source per datacenter is better than one with several,
    /// because one that cannot be reached blocks the reading of all. `filter` is an expression of Consul's own
    /// language over health entries, evaluated by Consul; an instance must have all of `tags`. `namespace` and
    /// `partition` exist in Consul Enterprise only. `expectConsulService` false accepts a token that may see only
    /// a part of the catalog: revoked permissions then look like removed instances.
    public record Selection(
            List<String> datacenters,
            String filter,
            List<String> tags,
            String namespace,
            String partition,
            Addresses addresses,
            boolean expectConsulService) {
        public static final Selection DEFAULT = ConsulFactory.selection(ConsulFactory.DEFAULTS);

        public Selection {
            datacenters = List.copyOf(datacenters);
            tags = List.copyOf(tags);
            if (datacenters.stream().distinct().count() != datacenters.size()) {
                throw wrong("datacenters", datacenters, "each one once");
            }
        }

        boolean hides() {
            return !filter.isEmpty() || !tags.isEmpty();
        }
    }

    /// The address of the service that is used for an endpoint. Each falls back to the service's own address, and
    /// that to the node's.
    public enum Addresses {
        /// The address with which the service was registered.
        SERVICE,
        /// Its tagged address `lan`, with the port of that address.
        LAN,
        /// Its tagged address `wan`, with the port of that address.
        WAN
    }

    /// Consul's consistency mode. A removal is accepted only after a `consistent` response, whatever is set here.
    public enum Consistency {
        /// Any server, which reduces the load of the leader.
        STALE,
        /// The leader, without verifying its leadership.
        DEFAULT,
        /// The leader, confirmed by a quorum.
        CONSISTENT
    }

    /// `maxStale`: how long the responding server may have been without contact to the leader. `maxWait`: how long a
    /// blocking query waits for a change.
    public record Freshness(Consistency consistency, Duration maxStale, Duration maxWait) {
        public static final Freshness DEFAULT = ConsulFactory.freshness(ConsulFactory.DEFAULTS);
    }

    /// `maxConnections`: Consul refuses more than 200 per client (`http_max_conns_per_client`). Services
    /// beyond it are read again after any change, and every `pollInterval`. `readTimeout`: how long a
    /// response may take, in addition to the time that the query may block. `maxAnswerBytes`: the maximum size of
    /// one response.
    public record Limits(
            int maxConnections,
            Duration connectTimeout,
            Duration readTimeout,
            Duration pollInterval,
            int maxAnswerBytes) {
        public static final Limits DEFAULT = ConsulFactory.limits(ConsulFactory.DEFAULTS);
    }

    private static ConfigurationFailure wrong(String key, Object found, String expected) {
        return new ConfigurationFailure(CODE, "consul." + key + " is \"" + found + "\", expected " + expected);
    }
}

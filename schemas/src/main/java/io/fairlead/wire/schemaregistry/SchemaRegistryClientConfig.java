package io.fairlead.wire.schemaregistry;

import io.fairlead.model.Sorted;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/// The address of a schema registry and the settings to reach it. `urls` are tried in order, beginning with the last
/// one that responded.
///
/// @param tls the settings of Kafka's `ssl.*` names, without the prefix `schema.registry.`; empty: the JDK's defaults
/// @param missTtl how long "no such id" is cached before the registry is queried again
public record SchemaRegistryClientConfig(
        List<URI> urls,
        Authentication authentication,
        SortedMap<String, HiddenValue> tls,
        Timeouts timeouts,
        Duration missTtl,
        Registration registration) {

    /// The time limits for one URL.
    ///
    /// @param connect until a connection is established
    /// @param request until the response is complete, for each URL
    public record Timeouts(Duration connect, Duration request) {
        public static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2));
    }

    public SchemaRegistryClientConfig {
        urls = List.copyOf(urls);
        tls = Sorted.map(tls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException("schema registry without a URL");
        }
    }

    /// A registry at `url` with all defaults.
    public static SchemaRegistryClientConfig at(String url) {
        return from(Map.of("schema.registry.url", url));
    }

    /// Reads the keys of Confluent's client. Unknown keys outside of `schema.registry.`, `basic.auth.` and
    /// `bearer.auth.` are ignored: the map may be that of a Kafka client.
    ///
    /// @throws io.fairlead.model.failure.ConfigurationFailure `WIRE-REGISTRY-CONFIG`, with all problems at once
    public static SchemaRegistryClientConfig from(Map<String, ?> properties) {
        return new ClientConfigReader(properties).read();
    }

    /// The URL without credentials and without a trailing slash.
    static String shown(URI url) {
        String text = url.getScheme() + "://" + url.getHost() + (url.getPort() < 0 ? "" : ":" + url.getPort());
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        return text + (path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
    }

    @Override
    public String toString() {
        return "SchemaRegistryConfig"
                + urls.stream().map(SchemaRegistryClientConfig::shown).toList() + " "
                + authentication.getClass().getSimpleName() + " tls=" + tls + " " + timeouts + " missTtl=" + missTtl
                + " " + registration;
    }
}

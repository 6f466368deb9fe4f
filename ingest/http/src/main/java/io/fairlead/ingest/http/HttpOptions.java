package io.fairlead.ingest.http;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.Secret;
import io.fairlead.options.http.Authorization;
import io.fairlead.options.http.Credentials;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The options of `http.schema.json`, which has their defaults and bounds.
public record HttpOptions(List<Url> urls, Format format, Access access, Limits limits) {
    static final String CODE = "INGEST-HTTP-CONFIG";

    public HttpOptions {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new ConfigurationFailure(CODE, "http.urls is empty, expected at least one");
        }
        Set<String> names = new HashSet<>();
        for (Url url : urls) {
            if (!names.add(url.name())) {
                throw new ConfigurationFailure(
                        CODE, "http.urls has the name \"" + url.name() + "\" twice, expected unique names");
            }
        }
    }

    /// One list.
    ///
    /// @param name begins the id of each of its instances: another name is another list
    public record Url(String name, URI address) {}

    /// The form of the lists.
    public enum Format {
        /// Prometheus' `http_sd`: target groups as JSON.
        PROMETHEUS,
        /// Fairlead's own inventory as JSON or YAML, in pages.
        INVENTORY
    }

    /// How the servers are accessed.
    ///
    /// @param headers sent with each request
    public record Access(Credentials credentials, List<Header> headers, TlsOptions tls) {
        public static final Access OPEN = new Access(new Credentials.None(), List.of(), TlsOptions.NONE);

        public Access {
            headers = List.copyOf(headers);
        }

        Authorization authorization() {
            return new Authorization(credentials, "INGEST-HTTP-CREDENTIALS");
        }
    }

    /// A header of each request; its value may be a secret.
    public record Header(String name, Secret value) {}

    /// Times and sizes.
    ///
    /// @param interval between two readings
    /// @param timeout of a complete answer, with its redirects and pages
    /// @param maxAnswerBytes of a complete answer, inflated
    public record Limits(Duration interval, Duration timeout, int maxAnswerBytes) {
        public static final Limits DEFAULT = HttpFactory.limits(HttpFactory.DEFAULTS);
    }
}

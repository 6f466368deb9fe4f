package io.fairlead.ingest.eureka;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.http.Authorization;
import io.fairlead.options.http.Credentials;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// The options of `eureka.schema.json`, which has their defaults and bounds.
///
/// @param urls of servers that replicate each other, in the order in which they are tried
public record EurekaOptions(List<URI> urls, Access access, Mapping mapping, Times times) {
    static final String CODE = "INGEST-EUREKA-CONFIG";

    public EurekaOptions {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new ConfigurationFailure(CODE, "eureka.urls is empty, expected at least one");
        }
    }

    /// How the servers are accessed.
    ///
    /// @param maxAnswerBytes of a response, inflated
    public record Access(Credentials credentials, TlsOptions tls, Duration timeout, int maxAnswerBytes) {
        Authorization authorization() {
            return new Authorization(credentials, "INGEST-EUREKA-CREDENTIALS");
        }
    }

    /// What is read of an instance.
    ///
    /// @param region of instances that state only a zone; empty if unknown
    /// @param metadata the keys that are kept
    public record Mapping(AddressKind address, String region, List<String> metadata) {
        public Mapping {
            metadata = List.copyOf(metadata);
        }
    }

    /// Which of its two addresses an instance is reached at.
    public enum AddressKind {
        IP,
        HOST_NAME
    }

    /// When something is read, and believed.
    ///
    /// @param interval between two readings
    /// @param full the time after which the full registry is read in place of a delta
    /// @param removalDelay for which an instance is missing before it is removed without a delta that says so
    public record Times(Duration interval, Duration full, Duration removalDelay) {}
}

package io.fairlead.ingest.eureka;

import io.fairlead.http.tls.TlsOptions;
import io.fairlead.model.failure.ConfigurationFailure;
import io.fairlead.options.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    public record Access(Credentials credentials, TlsOptions tls, Duration timeout, int maxAnswerBytes) {}

    /// What proves to the servers who sends a request.
    public sealed interface Credentials {
        record None() implements Credentials {}

        /// A bearer token, or the file that it is read from for every request.
        record Bearer(Secret token, @Nullable Path file) implements Credentials {}

        /// A user, and the password or the file that it is read from for every request.
        record Basic(String user, Secret password, @Nullable Path file) implements Credentials {}
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

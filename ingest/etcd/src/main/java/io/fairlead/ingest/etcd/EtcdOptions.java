package io.fairlead.ingest.etcd;

import com.fasterxml.jackson.core.JsonPointer;
import io.fairlead.http.tls.TlsOptions;
import io.fairlead.options.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/// The options of `etcd.schema.json`, which has their defaults and bounds.
public record EtcdOptions(List<URI> endpoints, Layout layout, Access access, Limits limits) {
    static final String CODE = "INGEST-ETCD-CONFIG";

    public EtcdOptions {
        endpoints = List.copyOf(endpoints);
    }

    /// Which keys are instances, and where their parts are.
    public record Layout(String prefix, String key, OtherKeys otherKeys, ValueLayout value) {}

    /// What becomes of keys below the prefix that do not have the form of the pattern.
    public enum OtherKeys {
        REJECT,
        IGNORE
    }

    /// The form of the values.
    public sealed interface ValueLayout {
        /// `host:port` or a URL, alone.
        record PlainAddress() implements ValueLayout {}

        /// A JSON object.
        record Fields(Place place, Details details) implements ValueLayout {}
    }

    /// Pointers to what makes an instance. One that is not declared is empty, which points to the object
    /// itself.
    public record Place(JsonPointer address, JsonPointer port, JsonPointer ports, JsonPointer service) {}

    /// Pointers to what describes it.
    public record Details(JsonPointer weight, JsonPointer health, JsonPointer tags, JsonPointer metadata) {}

    /// How etcd is accessed.
    ///
    /// @param user empty without authentication
    public record Access(String user, Secret password, TlsOptions tls) {
        public static final Access OPEN = new Access("", Secret.NONE, TlsOptions.NONE);
    }

    /// Times and sizes.
    ///
    /// @param pollInterval between two complete readings
    public record Limits(Duration pollInterval, Timeouts timeouts, Sizes sizes) {
        public static final Limits DEFAULT = EtcdFactory.limits(EtcdFactory.DEFAULTS);
    }

    public record Timeouts(Duration connect, Duration read) {}

    /// Limits of what is received at once.
    ///
    /// @param page in keys
    public record Sizes(int page, int maxAnswerBytes, int maxValueBytes) {}
}

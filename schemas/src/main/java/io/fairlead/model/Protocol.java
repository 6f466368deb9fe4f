package io.fairlead.model;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The protocols that Istio accepts for a port (pkg/config/protocol). [#UNSET] leaves detection to the mesh.
public enum Protocol {
    UNSET,
    HTTP,
    HTTP2,
    HTTPS,
    GRPC,
    GRPC_WEB,
    HTTP_PROXY,
    TLS,
    TCP,
    UDP,
    MONGO,
    REDIS,
    MYSQL;

    /// Names that registries use for the same thing.
    private static final Map<String, Protocol> ALIASES =
            Map.of("H2", HTTP2, "H2C", HTTP2, "HTTP/2", HTTP2, "HTTP1", HTTP);

    /// The protocol of this name in any case, `-` and `_` alike; empty if the name is not known.
    public static Optional<Protocol> named(String name) {
        String upper = name.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        if (upper.isEmpty()) {
            return Optional.of(UNSET);
        }
        Protocol alias = ALIASES.get(upper);
        if (alias != null) {
            return Optional.of(alias);
        }
        for (Protocol protocol : values()) {
            if (protocol.name().equals(upper)) {
                return Optional.of(protocol);
            }
        }
        return Optional.empty();
    }
}

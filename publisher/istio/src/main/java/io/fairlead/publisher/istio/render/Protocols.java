package io.fairlead.publisher.istio.render;

import io.fairlead.model.Protocol;
import org.jspecify.annotations.Nullable;

/// Protocols as Istio writes them (pkg/config/protocol).
final class Protocols {
    private Protocols() {}

    /// Null leaves the detection to the mesh.
    static @Nullable String name(Protocol protocol) {
        return switch (protocol) {
            case UNSET -> null;
            case GRPC_WEB -> "GRPC-Web";
            case HTTP, HTTP2, HTTPS, GRPC, HTTP_PROXY, TLS, TCP, UDP, MONGO, REDIS, MYSQL -> protocol.name();
        };
    }
}

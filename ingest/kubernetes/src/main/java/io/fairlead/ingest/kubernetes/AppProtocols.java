package io.fairlead.ingest.kubernetes;

import io.fairlead.model.Protocol;
import java.util.Map;

/// The protocol of a port by its `appProtocol`.
///
/// | appProtocol | protocol |
/// |---|---|
/// | a name that Istio knows, such as `http`, `grpc`, `redis` | the same |
/// | `kubernetes.io/h2c` | HTTP2 |
/// | `kubernetes.io/ws` | HTTP |
/// | `kubernetes.io/wss` | HTTPS |
/// | another, or none | not given: the port's name decides, as everywhere in Istio |
///
/// The names with a prefix are those of KEP-3726.
final class AppProtocols {
    private static final Map<String, Protocol> OF_KUBERNETES = Map.of(
            "kubernetes.io/h2c", Protocol.HTTP2,
            "kubernetes.io/ws", Protocol.HTTP,
            "kubernetes.io/wss", Protocol.HTTPS);

    private AppProtocols() {}

    /// Empty if it names no protocol.
    static String protocol(String appProtocol) {
        Protocol known = OF_KUBERNETES.get(appProtocol);
        return known == null
                ? Protocol.named(appProtocol)
                        .filter(named -> named != Protocol.UNSET)
                        .map(Protocol::name)
                        .orElse("")
                : known.name();
    }
}

package io.fairlead.publisher.istio.render;

import io.fairlead.model.Protocol;
import io.fairlead.model.ServicePort;
import java.util.List;

/// The services that istiod may give a virtual address (`PILOT_ENABLE_IP_AUTOALLOCATE`, on by default there).
///
/// An address costs one status write and one more service push for each new service, and is never given back. But
/// clients can resolve a host that is in no other DNS only through it: istiod's DNS table leaves out a STATIC service
/// without one (pkg/dns/server/name_table.go). So services opt out only if the operator declares that HTTP hosts are
/// resolved in another way.
public enum VirtualAddresses {
    /// istiod decides for every service.
    ALL,
    /// Services whose ports are all HTTP opt out: they are distinguished by their host header.
    TCP_ONLY;

    /// The label by which a ServiceEntry opts out; the value is `false`.
    static final String LABEL = "networking.istio.io/enable-autoallocate-ip";

    boolean optsOut(List<ServicePort> ports) {
        return this == TCP_ONLY && !ports.isEmpty() && ports.stream().allMatch(port -> isHttp(port.protocol()));
    }

    private static boolean isHttp(Protocol protocol) {
        return switch (protocol) {
            case HTTP, HTTP2, GRPC, GRPC_WEB, HTTP_PROXY -> true;
            case UNSET, HTTPS, TLS, TCP, UDP, MONGO, REDIS, MYSQL -> false;
        };
    }
}

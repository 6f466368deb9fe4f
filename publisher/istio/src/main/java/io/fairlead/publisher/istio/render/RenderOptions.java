package io.fairlead.publisher.istio.render;

import io.fairlead.publisher.health.HealthPolicy;

/// The inputs of a rendering besides the service itself.
public record RenderOptions(OwnerMark mark, HealthPolicy health, VirtualAddresses addresses, ClusterHosts hosts) {
    public static RenderOptions of(String pipeline) {
        return new RenderOptions(
                new OwnerMark(pipeline), HealthPolicy.DEFAULT, VirtualAddresses.ALL, ClusterHosts.REFUSED);
    }
}

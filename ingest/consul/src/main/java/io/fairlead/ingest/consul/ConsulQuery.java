package io.fairlead.ingest.consul;

import io.fairlead.ingest.consul.ConsulOptions.Consistency;
import java.time.Duration;

/// One question. `subject` is for messages. `index` 0 is answered at once, another when Consul's index is beyond it
/// or after `maxWait`. `filter` is Consul's expression, empty for none.
record ConsulQuery(
        String path,
        String subject,
        String datacenter,
        Consistency consistency,
        long index,
        Duration maxWait,
        String filter) {

    /// The names of all services of a datacenter.
    static ConsulQuery services(String datacenter, Consistency consistency) {
        return new ConsulQuery(
                "/v1/catalog/services", "the list of services", datacenter, consistency, 0, Duration.ZERO, "");
    }

    /// The instances of a service with their checks.
    static ConsulQuery health(String datacenter, String service, ConsulOptions config) {
        return new ConsulQuery(
                "/v1/health/service/" + Urls.encode(service),
                "service \"" + PrintableText.of(service) + "\"",
                datacenter,
                config.freshness().consistency(),
                0,
                Duration.ZERO,
                config.selection().filter());
    }

    /// Nothing of the checks of a datacenter: asked for its index only, which moves with any of them.
    static ConsulQuery anyCheck(String datacenter, Consistency consistency) {
        return new ConsulQuery(
                "/v1/health/state/any", "the checks", datacenter, consistency, 0, Duration.ZERO, "CheckID == \"\"");
    }

    /// Every node of a datacenter with its services. It is what Consul's own UI asks, and the only question that gives
    /// the instances of a service whose name no path can carry.
    static ConsulQuery nodes(String datacenter) {
        return new ConsulQuery(
                "/v1/internal/ui/nodes", "the nodes", datacenter, Consistency.CONSISTENT, 0, Duration.ZERO, "");
    }

    ConsulQuery blocking(long since, Duration atMost) {
        return new ConsulQuery(path, subject, datacenter, consistency, since, atMost, filter);
    }

    /// The same, answered by the leader after a quorum confirmed it.
    ConsulQuery confirmed() {
        return new ConsulQuery(path, subject, datacenter, Consistency.CONSISTENT, 0, Duration.ZERO, filter);
    }
}

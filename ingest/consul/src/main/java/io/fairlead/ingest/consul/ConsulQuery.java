package io.fairlead.ingest.consul;

import io.fairlead.http.PrintableText;
import io.fairlead.ingest.consul.ConsulOptions.Consistency;
import java.time.Duration;

/// One query. `subject` is for messages. `index` 0 returns immediately, another one when Consul's index is above it
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

    /// The checks of a datacenter, without their content: only the index is needed, which changes with any of them.
    static ConsulQuery anyCheck(String datacenter, Consistency consistency) {
        return new ConsulQuery(
                "/v1/health/state/any", "the checks", datacenter, consistency, 0, Duration.ZERO, "CheckID == \"\"");
    }

    /// Every node of a datacenter with its services. Consul's own UI uses it, and it is the only query that returns
    /// the instances of a service whose name cannot be part of a path.
    static ConsulQuery nodes(String datacenter) {
        return new ConsulQuery(
                "/v1/internal/ui/nodes", "the nodes", datacenter, Consistency.CONSISTENT, 0, Duration.ZERO, "");
    }

    ConsulQuery blocking(long since, Duration atMost) {
        return new ConsulQuery(path, subject, datacenter, consistency, since, atMost, filter);
    }

    /// The same, from the leader after a quorum confirmed it.
    ConsulQuery confirmed() {
        return new ConsulQuery(path, subject, datacenter, Consistency.CONSISTENT, 0, Duration.ZERO, filter);
    }
}

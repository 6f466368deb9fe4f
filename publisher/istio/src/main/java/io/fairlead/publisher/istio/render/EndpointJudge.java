package io.fairlead.publisher.istio.render;

import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.publisher.health.HealthPolicy;
import io.fairlead.publisher.health.HealthPolicy.HealthCounts;
import io.fairlead.publisher.health.HealthPolicy.Selection;
import io.fairlead.publisher.health.HealthVerdict;

/// Judges the endpoints of one service, by their health and by what they offer of the service's ports.
record EndpointJudge(HealthPolicy policy, PortNames ports) {
    /// An endpoint that offers none of the service's ports would get traffic at a port that it never named.
    HealthVerdict condition(Endpoint endpoint) {
        return InlineEndpoint.is(endpoint, Address.Kind.UNIX) || ports.anyOf(endpoint.ports())
                ? policy.condition(endpoint)
                : HealthVerdict.OUT;
    }

    Selection select(HealthCounts tally) {
        return policy.select(tally);
    }
}

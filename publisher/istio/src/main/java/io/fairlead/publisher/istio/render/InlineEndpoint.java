package io.fairlead.publisher.istio.render;

import io.fabric8.istio.api.api.networking.v1alpha3.WorkloadEntry;
import io.fairlead.model.Address;
import io.fairlead.model.Endpoint;
import io.fairlead.model.Traits;

/// An endpoint as it stands in a ServiceEntry. Ports are always written out, so that an endpoint's text depends on
/// nothing but itself; a Unix socket has none.
final class InlineEndpoint {
    private InlineEndpoint() {}

    static boolean is(Endpoint endpoint, Address.Kind kind) {
        return endpoint.key().address().kind() == kind;
    }

    static WorkloadEntry of(Endpoint endpoint, PortNames names) {
        Traits traits = endpoint.traits();
        WorkloadEntry entry = new WorkloadEntry();
        entry.setAddress(endpoint.key().address().value());
        if (!is(endpoint, Address.Kind.UNIX)) {
            entry.setPorts(names.targets(endpoint.ports()));
        }
        entry.setLabels(traits.labels());
        if (!endpoint.key().network().value().isEmpty()) {
            entry.setNetwork(endpoint.key().network().value());
        }
        if (traits.locality().isKnown()) {
            entry.setLocality(traits.locality().toString());
        }
        if (traits.weight() > 0) {
            entry.setWeight((long) traits.weight());
        }
        if (!traits.serviceAccount().isEmpty()) {
            entry.setServiceAccount(traits.serviceAccount());
        }
        return entry;
    }
}

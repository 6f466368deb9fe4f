package io.fairlead.topology.merge;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import java.util.Optional;

/// The entries of the table that follow from the state, for who writes the whole table again.
public final class Entries {
    private Entries() {}

    /// Nothing where no source claims the endpoint.
    public static Optional<MergedEndpoint> endpoint(ServiceKey service, Claims claims) {
        return Optional.ofNullable(EndpointMerge.merge(service, claims));
    }

    /// Nothing where no source ever offered the service.
    public static Optional<MergedService> service(ServiceKey service, ServiceSummary state) {
        return state.offers().isEmpty() ? Optional.empty() : Optional.of(ServiceMerge.merge(service, state));
    }
}

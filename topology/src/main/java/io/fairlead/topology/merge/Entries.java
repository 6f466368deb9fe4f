package io.fairlead.topology.merge;

import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import java.util.Optional;

/// The table's entries that follow from the state, for a rewrite of the complete table.
public final class Entries {
    private Entries() {}

    /// Empty if no source claims the endpoint.
    public static Optional<MergedEndpoint> endpoint(ServiceKey service, Claims claims) {
        return Optional.ofNullable(EndpointMerge.merge(service, claims));
    }

    /// Empty if no source ever offered the service.
    public static Optional<MergedService> service(ServiceKey service, ServiceSummary state) {
        return state.offers().isEmpty() ? Optional.empty() : Optional.of(ServiceMerge.merge(service, state));
    }
}

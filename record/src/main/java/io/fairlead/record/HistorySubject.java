package io.fairlead.record;

import io.fairlead.model.Address;
import io.fairlead.model.Decision;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.MergedEndpoint;
import org.jspecify.annotations.Nullable;

/// The subject of a history.
public sealed interface HistorySubject {
    /// Decisions about the service and its endpoints, and writes of its objects to targets.
    record OfService(ServiceKey service) implements HistorySubject {}

    /// Decisions about the endpoints at an address, of all services, ports and networks.
    record OfAddress(Address address) implements HistorySubject {}

    /// Decisions that a source caused, and those about its status.
    record OfSource(SourceId source) implements HistorySubject {}

    /// Returns whether the decision belongs to the history.
    default boolean isAbout(Decision decision) {
        return switch (this) {
            case OfService(var service) -> service.equals(decision.service());
            case OfAddress(var address) ->
                isAt(decision.endpoint(), address)
                        || isAt(decision.before(), address)
                        || isAt(decision.after(), address);
            case OfSource(var source) -> decision.sources().contains(source);
        };
    }

    private static boolean isAt(@Nullable EndpointKey endpoint, Address address) {
        return endpoint != null && endpoint.address().equals(address);
    }

    private static boolean isAt(@Nullable TableEntry entry, Address address) {
        return entry instanceof MergedEndpoint merged
                && merged.endpoint().key().address().equals(address);
    }
}

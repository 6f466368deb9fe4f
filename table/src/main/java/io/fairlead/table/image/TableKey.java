package io.fairlead.table.image;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Subject;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;

/// The subject of a record of the `endpoints` topic. [io.fairlead.topics] defines its text form.
public sealed interface TableKey {
    record OfEndpoint(ServiceKey service, EndpointKey endpoint) implements TableKey {}

    record OfService(ServiceKey service) implements TableKey {}

    /// One per partition.
    record OfSource(SourceId source) implements TableKey {}

    /// In every partition that it concerns.
    record OfFreeze(Subject subject) implements TableKey {}

    /// The key of an entry.
    static TableKey of(TableEntry entry) {
        return switch (entry) {
            case MergedEndpoint endpoint ->
                new OfEndpoint(endpoint.service(), endpoint.endpoint().key());
            case MergedService service -> new OfService(service.service());
            case SourceStatus status -> new OfSource(status.source());
            case Freeze freeze -> new OfFreeze(freeze.subject());
        };
    }
}

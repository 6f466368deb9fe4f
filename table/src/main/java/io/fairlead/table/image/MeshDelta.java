package io.fairlead.table.image;

import io.fairlead.model.ServiceKey;
import io.fairlead.topics.RecordKey.OfEndpoint;
import io.fairlead.topics.RecordKey.OfFreeze;
import io.fairlead.topics.RecordKey.OfService;
import io.fairlead.topics.RecordKey.OfSource;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Changes in the order of the log (per partition).
public record MeshDelta(List<TableChange> changes) {
    public MeshDelta {
        changes = List.copyOf(changes);
    }

    public static MeshDelta of(TableChange... changes) {
        return new MeshDelta(List.of(changes));
    }

    /// The services that may have changed with this delta.
    public SortedSet<ServiceKey> services() {
        SortedSet<ServiceKey> services = new TreeSet<>();
        for (TableChange change : changes) {
            switch (change.key()) {
                case OfEndpoint(var service, var _) -> services.add(service);
                case OfService(var service) -> services.add(service);
                case OfSource _, OfFreeze _ -> {}
            }
        }
        return services;
    }
}

package io.fairlead.table.image;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import java.util.HashSet;
import java.util.Set;
import org.pcollections.PSortedMap;

/// One service with all its endpoints, in the order of their keys.
public record MeshService(MergedService service, PSortedMap<EndpointKey, MergedEndpoint> endpoints) {
    /// The sources that claim the service or one of its endpoints.
    public Set<SourceId> sources() {
        Set<SourceId> sources = new HashSet<>();
        add(sources, service.provenance());
        endpoints.values().forEach(endpoint -> add(sources, endpoint.provenance()));
        return sources;
    }

    private static void add(Set<SourceId> sources, Provenance provenance) {
        for (Witness witness : provenance.witnesses()) {
            sources.add(witness.source());
        }
    }
}

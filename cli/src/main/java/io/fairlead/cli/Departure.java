package io.fairlead.cli;

import io.fairlead.model.EndpointKey;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.table.image.MeshService;
import java.util.ArrayList;
import java.util.List;

/// The part of the mesh that would leave with a source, or with its former rules. Pure.
///
/// @param leaving endpoints that no other source lists
/// @param staying endpoints that another source lists, too
/// @param services how many services lose an endpoint
/// @param emptied the services that would be left without endpoints, in order
record Departure(int leaving, int staying, int services, List<String> emptied) {
    /// Returns whether an endpoint stays that the source lists by these instances.
    @FunctionalInterface
    interface Kept {
        boolean keeps(ServiceKey service, EndpointKey endpoint, List<String> instances);
    }

    static Departure of(SourceId source, List<MeshService> table) {
        return of(source, table, (_, _, _) -> false);
    }

    /// Kept endpoints count neither as leaving nor as staying.
    static Departure of(SourceId source, List<MeshService> table, Kept kept) {
        int leaving = 0;
        int staying = 0;
        int services = 0;
        List<String> emptied = new ArrayList<>();
        for (MeshService service : table) {
            int leavingHere = 0;
            for (MergedEndpoint endpoint : service.endpoints().values()) {
                long witnesses = endpoint.provenance().witnesses().stream()
                        .map(witness -> witness.source())
                        .distinct()
                        .count();
                List<String> instances = endpoint.provenance().witnesses().stream()
                        .filter(witness -> witness.source().equals(source))
                        .map(Witness::instance)
                        .toList();
                if (instances.isEmpty()
                        || kept.keeps(endpoint.service(), endpoint.endpoint().key(), instances)) {
                    continue;
                }
                leavingHere += witnesses == 1 ? 1 : 0;
                staying += witnesses == 1 ? 0 : 1;
            }
            leaving += leavingHere;
            services += leavingHere == 0 ? 0 : 1;
            if (leavingHere > 0 && leavingHere == service.endpoints().size()) {
                emptied.add(service.service().service().toString());
            }
        }
        return new Departure(leaving, staying, services, List.copyOf(emptied));
    }
}

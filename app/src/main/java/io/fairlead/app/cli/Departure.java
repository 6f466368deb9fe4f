package io.fairlead.app.cli;

import io.fairlead.model.SourceId;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.publisher.image.MeshService;
import java.util.ArrayList;
import java.util.List;

/// What would leave the mesh with a source. Pure.
///
/// @param leaving endpoints that no other source lists
/// @param staying endpoints that another source lists, too
/// @param services how many services lose an endpoint
/// @param emptied the services that would be left without endpoints, in order
record Departure(int leaving, int staying, int services, List<String> emptied) {
    static Departure of(SourceId source, List<MeshService> table) {
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
                if (endpoint.provenance().witnesses().stream()
                        .noneMatch(witness -> witness.source().equals(source))) {
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

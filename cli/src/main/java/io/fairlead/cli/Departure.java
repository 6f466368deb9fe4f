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
            OfService of = OfService.of(source, service, kept);
            leaving += of.leaving();
            staying += of.staying();
            services += of.leaving() == 0 ? 0 : 1;
            if (of.leaving() > 0 && of.leaving() == service.endpoints().size()) {
                emptied.add(service.service().service().toString());
            }
        }
        return new Departure(leaving, staying, services, List.copyOf(emptied));
    }

    /// How many endpoints of one service leave, and stay.
    private record OfService(int leaving, int staying) {
        static OfService of(SourceId source, MeshService service, Kept kept) {
            int leaving = 0;
            int staying = 0;
            for (MergedEndpoint endpoint : service.endpoints().values()) {
                List<Witness> witnesses = endpoint.provenance().witnesses();
                List<String> instances = instances(source, witnesses);
                if (!instances.isEmpty()
                        && !kept.keeps(endpoint.service(), endpoint.endpoint().key(), instances)) {
                    boolean alone =
                            witnesses.stream().map(Witness::source).distinct().count() == 1;
                    leaving += alone ? 1 : 0;
                    staying += alone ? 0 : 1;
                }
            }
            return new OfService(leaving, staying);
        }

        private static List<String> instances(SourceId source, List<Witness> witnesses) {
            return witnesses.stream()
                    .filter(witness -> witness.source().equals(source))
                    .map(Witness::instance)
                    .toList();
        }
    }
}

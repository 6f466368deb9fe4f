package io.fairlead.cli;

import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.SourceId;
import io.fairlead.model.Suspicion;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.operations.table.ServiceViews;
import io.fairlead.table.image.MeshService;
import io.fairlead.table.image.MeshView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The suspects in a table: claims that the guard keeps.
final class Suspects {
    static final List<String> COLUMNS =
            List.of("service", "endpoint", "source", "instance", "since", "rejected-by", "reason");

    static final List<String> COLUMNS_WITH_AGE =
            List.of("service", "endpoint", "source", "instance", "since", "age", "rejected-by", "reason");

    /// One suspect claim. If every other witness is suspect too, `endpoint` exists only because of it.
    record Suspect(MeshService of, MergedEndpoint endpoint, Witness witness, Suspicion suspicion) {
        String service() {
            return of.service().service().toString();
        }

        Map<String, Object> row() {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("service", service());
            row.put("endpoint", endpoint.endpoint().key().toString());
            row.put("source", witness.source().value());
            row.put("instance", witness.instance());
            row.put("since", Age.toMillis(suspicion.since()));
            row.put("rejected-by", suspicion.rejectedBy());
            row.put("reason", suspicion.reason());
            row.put("only-witness", endpoint.isSuspect());
            return row;
        }

        boolean isOf(SourceId source) {
            return witness.source().equals(source);
        }
    }

    private Suspects() {}

    /// In the order of services and endpoints.
    static List<Suspect> in(MeshView view) {
        List<Suspect> suspects = new ArrayList<>();
        for (MeshService service : ServiceViews.all(view)) {
            for (MergedEndpoint endpoint : service.endpoints().values()) {
                for (Witness witness : endpoint.provenance().witnesses()) {
                    Suspicion suspicion = witness.suspicion();
                    if (suspicion != null) {
                        suspects.add(new Suspect(service, endpoint, witness, suspicion));
                    }
                }
            }
        }
        return suspects;
    }
}

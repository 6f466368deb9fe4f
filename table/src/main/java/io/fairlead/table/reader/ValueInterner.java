package io.fairlead.table.reader;

import io.fairlead.model.Endpoint;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.model.Traits;
import java.util.ArrayList;
import java.util.List;

/// Interns equal parts of different entries, so that a million endpoints do not hold a million copies of the same
/// labels. Keeps the last parts in a fixed number of slots, so it retains little; an evicted part costs memory but
/// nothing else. Single-threaded.
final class ValueInterner {
    private static final int PLACES = 1 << 16;

    private final Object[] places = new Object[PLACES];

    TableEntry of(TableEntry entry) {
        return switch (entry) {
            case MergedEndpoint(var service, var endpoint, var provenance) ->
                new MergedEndpoint(part(service), of(endpoint), of(provenance));
            case MergedService(var service, var ports, var resolution, var emptySince, var provenance) ->
                new MergedService(part(service), part(ports), resolution, emptySince, of(provenance));
            case SourceStatus _, Freeze _ -> entry;
        };
    }

    private Endpoint of(Endpoint endpoint) {
        Traits traits = endpoint.traits();
        return new Endpoint(endpoint.key(), part(endpoint.ports()), endpoint.health(), part(traits));
    }

    private Provenance of(Provenance provenance) {
        List<Witness> witnesses = new ArrayList<>(provenance.witnesses().size());
        for (Witness witness : provenance.witnesses()) {
            witnesses.add(
                    new Witness(part(witness.source()), witness.instance(), witness.since(), witness.suspicion()));
        }
        return new Provenance(witnesses, provenance.fields(), provenance.overruled());
    }

    /// The equal object that came before, if its slot still holds it.
    @SuppressWarnings("unchecked") // equals() implies the same type
    private <T> T part(T value) {
        int hash = value.hashCode() * 0x9E3779B9;
        int place = hash >>> 16;
        if (value.equals(places[place])) {
            return (T) places[place];
        }
        places[place] = value;
        return value;
    }
}

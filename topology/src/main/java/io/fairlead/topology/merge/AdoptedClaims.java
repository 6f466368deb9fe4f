package io.fairlead.topology.merge;

import io.fairlead.model.Claim;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.Epoch;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServicePort;
import io.fairlead.model.SourceId;
import io.fairlead.model.StalenessLimits;
import io.fairlead.model.TableEntry;
import io.fairlead.model.TableEntry.Freeze;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.model.TableEntry.SourceStatus;
import io.fairlead.topology.merge.SourceProgress.Contact;
import io.fairlead.topology.merge.SourceProgress.Epochs;
import io.fairlead.topology.merge.SourceProgress.Holding;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Adopts the table's entries that are missing from the state, after the state was lost. Pure; removes nothing.
///
/// | an entry | becomes |
/// |---|---|
/// | an endpoint | a claim of each of its witnesses, of no epoch; a suspect stays one |
/// | the status of a source | its epoch, so that older ones stay fenced; no snapshot of it counts as completed |
/// | of a source that was retired, not of a higher epoch | nothing: the entry is older than the retirement |
/// | a service without endpoints | the offers of its witnesses, which have ceased |
/// | a freeze | itself |
///
/// Claims of no epoch are removed like any claim of an older epoch: by the next complete snapshot of their source that
/// does not list them, subject to the guard ([Sweep]). If the source is away, they stay. If several sources claim one
/// endpoint, their claims are known only as far as the merged value shows them, until each source has been heard again.
public final class AdoptedClaims {
    private final TableState state;
    private final Input input;
    private final SortedSet<SourceId> sources = new TreeSet<>();
    private int endpoints;

    private AdoptedClaims(TableState state, Input input) {
        this.state = state;
        this.input = input;
    }

    /// Adopts the entries, and returns how many of them are endpoints.
    public static int adopt(Collection<TableEntry> table, TableState state, Input input) {
        AdoptedClaims adoption = new AdoptedClaims(state, input);
        // Sources first: the claims are counted in them.
        table.forEach(entry -> {
            if (entry instanceof SourceStatus status && adoption.isNews(status)) {
                adoption.source(status);
            }
        });
        table.forEach(entry -> {
            if (entry instanceof MergedEndpoint endpoint) {
                adoption.endpoint(endpoint);
            } else if (entry instanceof Freeze freeze && state.freeze(freeze.subject()) == null) {
                state.putFreeze(freeze);
            }
        });
        table.forEach(entry -> {
            if (entry instanceof MergedService service) {
                adoption.service(service);
            }
        });
        adoption.sources.forEach(adoption::awaitSnapshot);
        return adoption.endpoints;
    }

    /// No snapshot counts as completed any more, because events after it were lost: the next heartbeat of each source
    /// reports that in its status, and ingest takes a new snapshot ([Completeness]).
    public static void awaitSnapshots(TableState state, Instant at) {
        Map<SourceId, SourceProgress> known = new LinkedHashMap<>();
        state.forEachSource(known::put);
        known.forEach((source, before) -> {
            if (before.retired()) {
                return;
            }
            Epochs epochs = new Epochs(before.epoch(), before.epochs().started(), Epoch.NONE);
            state.putSource(
                    source,
                    new SourceProgress(epochs, before.holding(), before.contact(), null, at, false, before.rules()));
        });
    }

    /// The number of endpoints that the table holds and the state does not know.
    public static int unknown(Collection<TableEntry> table, TableState state) {
        return (int) table.stream()
                .filter(entry -> entry instanceof MergedEndpoint endpoint
                        && state.claims(new EndpointRef(
                                        endpoint.service(), endpoint.endpoint().key()))
                                .isEmpty())
                .count();
    }

    private boolean isNews(SourceStatus status) {
        SourceProgress known = state.source(status.source());
        return known == null || (known.retired() && !known.fences(status.epoch()));
    }

    private void source(SourceStatus status) {
        state.putSource(
                status.source(),
                new SourceProgress(
                        new Epochs(status.epoch(), Epoch.NONE, Epoch.NONE),
                        new Holding(0, 0),
                        new Contact(status.freshness(), status.since(), -1, StalenessLimits.DEFAULT),
                        null,
                        status.since(),
                        false,
                        status.rules()));
        sources.add(status.source());
    }

    private void endpoint(MergedEndpoint entry) {
        EndpointRef ref = new EndpointRef(entry.service(), entry.endpoint().key());
        if (!state.claims(ref).isEmpty()) {
            return;
        }
        int rank = 0;
        for (Witness witness : entry.provenance().witnesses()) {
            InstanceKey key = new InstanceKey(witness.source(), entry.service(), witness.instance());
            if (state.mark(key) == null && !known(witness.source()).retired()) {
                state.putMark(key, new LastListed(ref.endpoint(), Epoch.NONE, -1));
                new ServiceChanges(state, input).claim(entry.service(), new Claim(witness, rank, entry.endpoint()));
                count(witness);
            }
            rank++;
        }
        endpoints += state.claims(ref).isEmpty() ? 0 : 1;
    }

    private void count(Witness witness) {
        SourceProgress known = known(witness.source());
        Holding holding = known.holding();
        int suspects = holding.suspects() + (witness.suspicion() == null ? 0 : 1);
        state.putSource(witness.source(), known.with(new Holding(holding.instances() + 1, suspects)));
        sources.add(witness.source());
    }

    private SourceProgress known(SourceId source) {
        SourceProgress known = state.source(source);
        return known == null ? SourceProgress.UNKNOWN : known;
    }

    private void service(MergedService entry) {
        if (entry.emptySince() == null || state.service(entry.service()) != null) {
            return;
        }
        SortedMap<ServicePort, Integer> ports = new TreeMap<>();
        entry.ports().forEach(port -> ports.put(port, 0));
        ServiceSummary ceased = ServiceSummary.NONE;
        int rank = 0;
        for (Witness witness : entry.provenance().witnesses()) {
            ceased = ceased.withOffer(witness.source(), new ServiceContribution(rank++, 0, ports, entry.emptySince()));
        }
        if (!ceased.offers().isEmpty()) {
            state.putService(entry.service(), ceased);
        }
    }

    private void awaitSnapshot(SourceId source) {
        SourceProgress known = known(source);
        Epochs epochs = new Epochs(known.epoch(), known.epochs().started(), Epoch.NONE);
        String problem = "STATE-LOST: what the table holds of this source waits for its next snapshot";
        state.putSource(
                source,
                new SourceProgress(
                        epochs, known.holding(), known.contact(), problem, input.observed(), false, known.rules()));
    }
}

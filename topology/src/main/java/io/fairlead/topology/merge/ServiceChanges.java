package io.fairlead.topology.merge;

import io.fairlead.model.Address;
import io.fairlead.model.Claim;
import io.fairlead.model.Decision;
import io.fairlead.model.Decision.Input;
import io.fairlead.model.EndpointKey;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.RegistryEvent.ServiceExpired;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.SourceId;
import io.fairlead.model.Suspicion;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.TableEntry.MergedService;
import io.fairlead.topology.merge.Output.Audit;
import io.fairlead.topology.merge.Output.Cause;
import io.fairlead.topology.merge.Output.EndpointGone;
import io.fairlead.topology.merge.Output.Ignored;
import io.fairlead.topology.merge.Output.Put;
import io.fairlead.topology.merge.Output.ServiceGone;
import io.fairlead.topology.merge.SourceProgress.Holding;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Adds and retracts claims, and collects the resulting records of table and audit, for one input record.
final class ServiceChanges {
    private final TableState state;
    private final Input input;
    private List<Output> outputs = List.of();
    private @Nullable SortedSet<SourceId> recounted;

    ServiceChanges(TableState state, Input input) {
        this.state = state;
        this.input = input;
    }

    /// To be called once, at the end. If the number of a source's suspects changed, its status is written once,
    /// last.
    List<Output> outputs() {
        if (recounted != null) {
            recounted.forEach(source -> {
                SourceProgress now = state.source(source);
                if (now != null && !now.retired()) {
                    several().add(new Put(now.status(source)));
                }
            });
        }
        return outputs.isEmpty() ? List.of(new Ignored(Cause.NO_CHANGE)) : outputs;
    }

    /// Stores the claim. If the source's claim was the same before, its original time is kept.
    void claim(ServiceKey service, Claim claim) {
        EndpointRef ref = new EndpointRef(service, claim.endpoint().key());
        Claims before = state.claims(ref);
        Claim previous = before.of(claim.source(), claim.instance());
        Claim stands = claim;
        if (previous != null && isTheSameButForDoubt(previous, claim)) {
            if (!previous.isSuspect()) {
                return;
            }
            stands = previous.with(null);
        }
        Claims after = before.with(stands);
        state.putClaims(ref, after);
        if (previous != null && previous.isSuspect()) {
            countSuspects(claim.source(), -1);
        }
        ServiceSummary known = service(service);
        ServiceContribution offer = known.offer(claim.source());
        String reason = claim.source() + " lists " + claim.instance();
        if (previous != null && offer.isSameWith(previous, claim)) {
            putEndpoint(new ClaimsChange(ref, before, after, claim.source(), reason));
            return;
        }
        offer = offer.plus(claim.endpoint(), claim.rank(), input.observed());
        if (previous != null) {
            offer = offer.minus(previous.endpoint(), input.observed());
        }
        ClaimsChange change = new ClaimsChange(ref, before, after, claim.source(), reason);
        write(change, known, known.withOffer(claim.source(), offer));
    }

    /// Removes the claim of an instance on an endpoint, and the endpoint if the claim was its last.
    void retract(InstanceKey key, EndpointKey endpoint, String reason) {
        EndpointRef ref = new EndpointRef(key.service(), endpoint);
        Claims before = state.claims(ref);
        Claim previous = before.of(key.source(), key.instance());
        if (previous == null) {
            return;
        }
        Claims after = before.without(key.source(), key.instance());
        state.putClaims(ref, after);
        if (previous.isSuspect()) {
            countSuspects(key.source(), -1);
        }
        ServiceSummary known = service(key.service());
        ServiceContribution offer = known.offer(key.source()).minus(previous.endpoint(), input.observed());
        ClaimsChange change = new ClaimsChange(ref, before, after, key.source(), reason);
        write(change, known, known.withOffer(key.source(), offer));
    }

    /// Turns the claim of an instance into the same claim of another source, suspect or not as before; if that
    /// source has a claim of its own, this one is only removed.
    void handOver(InstanceKey key, EndpointKey endpoint, SourceId to, String reason) {
        EndpointRef ref = new EndpointRef(key.service(), endpoint);
        Claims before = state.claims(ref);
        Claim previous = before.of(key.source(), key.instance());
        if (previous == null) {
            return;
        }
        Claims after = before.without(key.source(), key.instance());
        ServiceSummary known = service(key.service());
        ServiceSummary changed =
                known.withOffer(key.source(), known.offer(key.source()).minus(previous.endpoint(), input.observed()));
        if (state.mark(new InstanceKey(to, key.service(), key.instance())) == null) {
            Witness witness = new Witness(to, previous.instance(), previous.since(), previous.suspicion());
            after = after.with(new Claim(witness, previous.rank(), previous.endpoint()));
            changed =
                    changed.withOffer(to, known.offer(to).plus(previous.endpoint(), previous.rank(), input.observed()));
            if (previous.isSuspect()) {
                countSuspects(to, 1);
            }
        }
        state.putClaims(ref, after);
        write(new ClaimsChange(ref, before, after, to, reason), known, changed);
    }

    /// Keeps the claim of an instance and records why it is suspect.
    void doubt(InstanceKey key, EndpointKey endpoint, Suspicion suspicion, String reason) {
        EndpointRef ref = new EndpointRef(key.service(), endpoint);
        Claims before = state.claims(ref);
        Claim previous = before.of(key.source(), key.instance());
        if (previous == null || suspicion.equals(previous.suspicion())) {
            return;
        }
        Claims after = before.with(previous.with(suspicion));
        state.putClaims(ref, after);
        if (!previous.isSuspect()) {
            countSuspects(key.source(), 1);
        }
        putEndpoint(new ClaimsChange(ref, before, after, key.source(), reason));
    }

    /// The reason why a claim is suspect; empty if it is not.
    Optional<Suspicion> suspicion(InstanceKey key, EndpointKey endpoint) {
        Claim previous = state.claims(new EndpointRef(key.service(), endpoint)).of(key.source(), key.instance());
        return previous == null ? Optional.empty() : Optional.ofNullable(previous.suspicion());
    }

    private void countSuspects(SourceId source, int by) {
        SourceProgress known = state.source(source);
        if (known == null) {
            return;
        }
        Holding holding = known.holding();
        state.putSource(source, known.with(new Holding(holding.instances(), holding.suspects() + by)));
        recounted = recounted == null ? new TreeSet<>() : recounted;
        recounted.add(source);
    }

    List<Output> expire(ServiceExpired event) {
        ServiceSummary known = state.service(event.service());
        if (known == null || known.endpoints() > 0) {
            return outputs();
        }
        MergedService empty = ServiceMerge.merge(event.service(), known);
        if (!event.emptySince().equals(empty.emptySince())) {
            return outputs();
        }
        state.removeService(event.service());
        add(
                new ServiceGone(event.service()),
                new Decision(
                        event.service(),
                        null,
                        empty,
                        null,
                        "empty since " + event.emptySince(),
                        List.of(),
                        input,
                        null));
        return outputs();
    }

    /// A change of the claims on one endpoint by a source, with the reason.
    private record ClaimsChange(EndpointRef ref, Claims before, Claims after, SourceId source, String reason) {
        ServiceKey service() {
            return ref.service();
        }

        /// The difference in the number of endpoints: one, none, or one less.
        int more() {
            return (after.isEmpty() ? 0 : 1) - (before.isEmpty() ? 0 : 1);
        }

        int moreNamed() {
            return ref.endpoint().address().kind() == Address.Kind.NAME ? more() : 0;
        }
    }

    /// The service record comes first, so that a reader knows the service when its endpoint comes.
    ///
    /// @param offered what is `known` of the service, with what its sources offer now
    private void write(ClaimsChange change, ServiceSummary known, ServiceSummary offered) {
        ServiceKey service = change.service();
        ServiceSummary changed = offered.withEndpoints(change.more(), change.moreNamed());
        MergedService before = known.offers().isEmpty() ? null : ServiceMerge.merge(service, known);
        MergedService after = ServiceMerge.merge(service, changed);
        state.putService(service, changed);
        if (!after.equals(before)) {
            add(
                    new Put(after),
                    new Decision(service, null, before, after, change.reason(), List.of(change.source()), input, null));
        }
        putEndpoint(change);
    }

    private void putEndpoint(ClaimsChange change) {
        ServiceKey service = change.service();
        EndpointKey endpoint = change.ref().endpoint();
        MergedEndpoint before = EndpointMerge.merge(service, change.before());
        MergedEndpoint after = EndpointMerge.merge(service, change.after());
        if (!Objects.equals(before, after)) {
            add(
                    after == null ? new EndpointGone(service, endpoint) : new Put(after),
                    new Decision(
                            service, endpoint, before, after, change.reason(), List.of(change.source()), input, null));
        }
    }

    private ServiceSummary service(ServiceKey key) {
        ServiceSummary known = state.service(key);
        return known == null ? ServiceSummary.NONE : known;
    }

    /// Nearly every event changes one endpoint and nothing else, which needs no growable list.
    private void add(Output change, Decision decision) {
        Audit audit = new Audit(decision);
        if (outputs.isEmpty()) {
            outputs = List.of(change, audit);
        } else {
            several().addAll(List.of(change, audit));
        }
    }

    private List<Output> several() {
        if (!(outputs instanceof ArrayList)) {
            outputs = new ArrayList<>(outputs);
        }
        return outputs;
    }

    private static boolean isTheSameButForDoubt(Claim one, Claim other) {
        return one.rank() == other.rank() && one.endpoint().equals(other.endpoint());
    }
}

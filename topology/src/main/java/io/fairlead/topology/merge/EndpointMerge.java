package io.fairlead.topology.merge;

import io.fairlead.model.Claim;
import io.fairlead.model.Endpoint;
import io.fairlead.model.Health;
import io.fairlead.model.Locality;
import io.fairlead.model.Provenance;
import io.fairlead.model.Provenance.Witness;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.TableEntry.MergedEndpoint;
import io.fairlead.model.Traits;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Merges the claims on one endpoint, field by field: the first claim in the order of precedence that has a value for a
/// field decides it. Commutative, associative and idempotent, because it depends on the set of claims only.
///
/// | field | "no value" |
/// |---|---|
/// | ports | never |
/// | health | UNKNOWN |
/// | locality | UNKNOWN |
/// | weight | not set; 0 is a value |
/// | service-account | empty |
/// | labels.KEY | the key is not there |
final class EndpointMerge {
    private EndpointMerge() {}

    /// Null if nothing is claimed.
    static @Nullable MergedEndpoint merge(ServiceKey service, Claims claims) {
        List<Claim> inOrder = claims.inOrder();
        return switch (inOrder.size()) {
            case 0 -> null;
            case 1 -> alone(service, inOrder.getFirst());
            default -> several(service, inOrder);
        };
    }

    private static MergedEndpoint several(ServiceKey service, List<Claim> inOrder) {
        FieldOrigins origins = new FieldOrigins(inOrder.getFirst().source());
        Endpoint first = inOrder.getFirst().endpoint();
        Endpoint merged = new Endpoint(
                first.key(),
                origins.pick("ports", inOrder, claim -> claim.endpoint().ports(), _ -> true),
                origins.pick("health", inOrder, claim -> claim.endpoint().health(), it -> it != Health.UNKNOWN),
                mergedTraits(inOrder, origins));
        List<Witness> witnesses = inOrder.stream().map(Claim::witness).toList();
        return new MergedEndpoint(service, merged, new Provenance(witnesses, origins.fields(), origins.overruled()));
    }

    private static Traits mergedTraits(List<Claim> inOrder, FieldOrigins origins) {
        return new Traits(
                labels(inOrder, origins),
                origins.pick("locality", inOrder, claim -> traits(claim).locality(), Locality::isKnown),
                origins.pick("weight", inOrder, claim -> traits(claim).weight(), it -> it != Traits.WEIGHT_UNSET),
                origins.pick("service-account", inOrder, claim -> traits(claim).serviceAccount(), it -> !it.isEmpty()));
    }

    /// Fast path for the usual case: a single source lists the endpoint, and its claim decides every field.
    private static MergedEndpoint alone(ServiceKey service, Claim claim) {
        return new MergedEndpoint(
                service,
                claim.endpoint(),
                new Provenance(List.of(claim.witness()), Collections.emptySortedMap(), List.of()));
    }

    private static SortedMap<String, String> labels(List<Claim> inOrder, FieldOrigins origins) {
        TreeSet<String> keys = new TreeSet<>();
        inOrder.forEach(claim -> keys.addAll(traits(claim).labels().keySet()));
        SortedMap<String, String> labels = new TreeMap<>();
        for (String key : keys) {
            labels.put(
                    key,
                    origins.pick(
                                    "labels." + key,
                                    inOrder,
                                    claim -> Optional.ofNullable(
                                            traits(claim).labels().get(key)),
                                    Optional::isPresent)
                            .orElse(""));
        }
        return labels;
    }

    private static Traits traits(Claim claim) {
        return claim.endpoint().traits();
    }
}

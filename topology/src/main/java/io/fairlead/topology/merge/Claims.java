package io.fairlead.topology.merge;

import io.fairlead.model.Claim;
import io.fairlead.model.SourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// All claims on one endpoint, in the order of precedence: rank, then source, then instance. The order is total,
/// so any interleaving of sources leads to the same list.
public record Claims(List<Claim> inOrder) {
    private static final Comparator<Claim> PRECEDENCE =
            Comparator.comparingInt(Claim::rank).thenComparing(Claim::source).thenComparing(Claim::instance);
    public static final Claims NONE = new Claims(List.of());

    public Claims {
        inOrder = inOrder.stream().sorted(PRECEDENCE).toList();
    }

    Optional<Claim> of(SourceId source, String instance) {
        return inOrder.stream().filter(claim -> is(claim, source, instance)).findAny();
    }

    Claims with(Claim claim) {
        List<Claim> claims = new ArrayList<>(without(claim.source(), claim.instance()).inOrder);
        claims.add(claim);
        return new Claims(claims);
    }

    Claims without(SourceId source, String instance) {
        return new Claims(
                inOrder.stream().filter(claim -> !is(claim, source, instance)).toList());
    }

    public boolean isEmpty() {
        return inOrder.isEmpty();
    }

    private static boolean is(Claim claim, SourceId source, String instance) {
        return claim.source().equals(source) && claim.instance().equals(instance);
    }
}

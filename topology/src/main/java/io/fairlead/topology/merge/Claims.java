package io.fairlead.topology.merge;

import io.fairlead.model.Claim;
import io.fairlead.model.SourceId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// All claims on one endpoint, in the order of precedence: rank, then source, then instance. The order is total,
/// so any interleaving of sources leads to the same list.
public record Claims(List<Claim> inOrder) {
    private static final Comparator<Claim> PRECEDENCE =
            Comparator.comparingInt(Claim::rank).thenComparing(Claim::source).thenComparing(Claim::instance);
    public static final Claims NONE = new Claims(List.of());

    public Claims {
        inOrder = isInOrder(inOrder)
                ? List.copyOf(inOrder)
                : List.copyOf(inOrder.stream().sorted(PRECEDENCE).toList());
    }

    private static boolean isInOrder(List<Claim> claims) {
        for (int i = 1; i < claims.size(); i++) {
            if (PRECEDENCE.compare(claims.get(i - 1), claims.get(i)) > 0) {
                return false;
            }
        }
        return true;
    }

    /// The claim of an instance; null if it has none.
    @Nullable
    Claim of(SourceId source, String instance) {
        int at = indexOf(source, instance);
        return at < 0 ? null : inOrder.get(at);
    }

    Claims with(Claim claim) {
        if (inOrder.isEmpty() || (inOrder.size() == 1 && indexOf(claim.source(), claim.instance()) == 0)) {
            return new Claims(List.of(claim));
        }
        List<Claim> claims = new ArrayList<>(without(claim.source(), claim.instance()).inOrder);
        claims.add(claim);
        return new Claims(claims);
    }

    Claims without(SourceId source, String instance) {
        int at = indexOf(source, instance);
        if (at < 0) {
            return this;
        }
        List<Claim> claims = new ArrayList<>(inOrder);
        claims.remove(at);
        return new Claims(claims);
    }

    private int indexOf(SourceId source, String instance) {
        for (int i = 0; i < inOrder.size(); i++) {
            if (is(inOrder.get(i), source, instance)) {
                return i;
            }
        }
        return -1;
    }

    public boolean isEmpty() {
        return inOrder.isEmpty();
    }

    private static boolean is(Claim claim, SourceId source, String instance) {
        return claim.source().equals(source) && claim.instance().equals(instance);
    }
}

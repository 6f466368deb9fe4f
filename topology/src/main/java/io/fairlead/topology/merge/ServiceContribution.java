package io.fairlead.topology.merge;

import io.fairlead.model.Claim;
import io.fairlead.model.Endpoint;
import io.fairlead.model.Port;
import io.fairlead.model.ServicePort;
import io.fairlead.model.Sorted;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// One source's offer of a service: how many of its claims offer each port.
///
/// When the last claim is removed, its ports stay with a count of 0, so that an empty service keeps the ports under
/// which its clients know it. `since` is when the source began to offer the service, or, once it offers nothing, when
/// it ceased.
public record ServiceContribution(int rank, int claims, SortedMap<ServicePort, Integer> ports, Instant since) {
    static final ServiceContribution NONE =
            new ServiceContribution(Integer.MAX_VALUE, 0, Collections.emptySortedMap(), Instant.EPOCH);

    public ServiceContribution {
        ports = Sorted.map(ports);
    }

    boolean isLive() {
        return claims > 0;
    }

    /// Returns whether replacing one claim by another changes nothing here; most often only labels or health change.
    boolean isSameWith(Claim before, Claim after) {
        List<Port> ofBefore = before.endpoint().ports();
        List<Port> ofAfter = after.endpoint().ports();
        if (!isLive() || after.rank() != rank || ofBefore.size() != ofAfter.size()) {
            return false;
        }
        for (int i = 0; i < ofBefore.size(); i++) {
            if (!ofBefore.get(i).isSameOfService(ofAfter.get(i))) {
                return false;
            }
        }
        return true;
    }

    /// The offer with an additional claim of `newRank`, read at `at`.
    ServiceContribution plus(Endpoint endpoint, int newRank, Instant at) {
        SortedMap<ServicePort, Integer> counts = isLive() ? new TreeMap<>(ports) : new TreeMap<>();
        for (Port port : endpoint.ports()) {
            counts.merge(port.ofService(), 1, Integer::sum);
        }
        return new ServiceContribution(newRank, claims + 1, counts, isLive() ? since : at);
    }

    /// The offer with one claim fewer; the last one leaves its ports behind.
    ServiceContribution minus(Endpoint endpoint, Instant at) {
        SortedMap<ServicePort, Integer> counts = new TreeMap<>(ports);
        boolean last = claims == 1;
        for (Port port : endpoint.ports()) {
            counts.computeIfPresent(
                    port.ofService(), (_, count) -> count > 1 ? Integer.valueOf(count - 1) : last ? 0 : null);
        }
        return new ServiceContribution(rank, claims - 1, counts, last ? at : since);
    }
}

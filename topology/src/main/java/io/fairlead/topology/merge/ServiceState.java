package io.fairlead.topology.merge;

import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What a partition knows of one service beyond its endpoints: how many there are, how many of them are reached
/// by name, and what each source offers. Its size grows with sources and ports, not with endpoints.
public record ServiceState(int endpoints, int named, SortedMap<SourceId, Offer> offers) {
    static final ServiceState NONE = new ServiceState(0, 0, Collections.emptySortedMap());

    public ServiceState {
        offers = Sorted.map(offers);
    }

    ServiceState withEndpoints(int more, int moreNamed) {
        return new ServiceState(endpoints + more, named + moreNamed, offers);
    }

    ServiceState withOffer(SourceId source, Offer offer) {
        SortedMap<SourceId, Offer> changed = new TreeMap<>(offers);
        changed.put(source, offer);
        return new ServiceState(endpoints, named, changed);
    }

    Offer offer(SourceId source) {
        return offers.getOrDefault(source, Offer.NONE);
    }
}

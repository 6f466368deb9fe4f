package io.fairlead.topology.merge;

import io.fairlead.model.Sorted;
import io.fairlead.model.SourceId;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A partition's knowledge of one service beyond its endpoints: how many there are, how many of them are reached by
/// name, and the offer of each source. Its size grows with sources and ports, not with endpoints.
public record ServiceSummary(int endpoints, int named, SortedMap<SourceId, ServiceContribution> offers) {
    static final ServiceSummary NONE = new ServiceSummary(0, 0, Collections.emptySortedMap());

    public ServiceSummary {
        offers = Sorted.map(offers);
    }

    ServiceSummary withEndpoints(int more, int moreNamed) {
        return new ServiceSummary(endpoints + more, named + moreNamed, offers);
    }

    ServiceSummary withOffer(SourceId source, ServiceContribution offer) {
        SortedMap<SourceId, ServiceContribution> changed = new TreeMap<>(offers);
        changed.put(source, offer);
        return new ServiceSummary(endpoints, named, changed);
    }

    /// Since when no source offers the service; null while one does. It is the latest moment at which a source ceased,
    /// so it does not depend on the order in which they ceased.
    public @Nullable Instant emptySince() {
        boolean live = offers.values().stream().anyMatch(ServiceContribution::isLive);
        return live
                ? null
                : offers.values().stream()
                        .map(ServiceContribution::since)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
    }

    ServiceContribution offer(SourceId source) {
        return offers.getOrDefault(source, ServiceContribution.NONE);
    }
}

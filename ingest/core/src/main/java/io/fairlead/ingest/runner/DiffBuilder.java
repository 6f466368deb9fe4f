package io.fairlead.ingest.runner;

import io.fairlead.ingest.runner.Observation.Gone;
import io.fairlead.ingest.runner.Observation.Seen;
import io.fairlead.model.Instance;
import io.fairlead.model.RegistryEvent.Totals;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.RejectedFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Collects what one report changes and brings the state up to it. Removals wait for [#build], so that nothing is
/// gone before all that is seen is said and the totals count what moved.
final class DiffBuilder {
    private final SortedMap<String, Known> known;
    private final Map<ServiceKey, Integer> perService;
    private final SortedMap<String, Seen> seen = new TreeMap<>();
    private final SortedMap<String, ServiceKey> moved = new TreeMap<>();
    private final SortedSet<String> gone = new TreeSet<>();
    private final List<Rejection> rejections = new ArrayList<>();

    DiffBuilder(SortedMap<String, Known> known, Map<ServiceKey, Integer> perService) {
        this.known = known;
        this.perService = perService;
    }

    void seen(Known now) {
        String id = now.raw().id();
        Known was = known.put(id, now);
        if (now.equals(was)) {
            return;
        }
        seen.put(id, new Seen(now));
        if (was == null || !was.service().equals(now.service())) {
            count(now.service(), 1);
            if (was != null) {
                moved.put(id, was.service());
            }
        }
    }

    void gone(String id) {
        gone.add(id);
    }

    void rejected(Instance instance, RejectedFailure failure) {
        rejections.add(new Rejection(instance, failure));
    }

    Diff build() {
        List<Observation> observations = new ArrayList<>(seen.values());
        moved.forEach((id, from) -> observations.add(goneFrom(from, id)));
        for (String id : gone) {
            Known was = known.remove(id);
            if (was != null) {
                observations.add(goneFrom(was.service(), id));
            }
        }
        return new Diff(observations, rejections);
    }

    private Gone goneFrom(ServiceKey service, String id) {
        return new Gone(service, id, new Totals(known.size(), count(service, -1)));
    }

    private int count(ServiceKey service, int by) {
        int now = perService.getOrDefault(service, 0) + by;
        if (now == 0) {
            perService.remove(service);
        } else {
            perService.put(service, now);
        }
        return now;
    }
}

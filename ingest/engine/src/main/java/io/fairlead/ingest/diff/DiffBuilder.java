package io.fairlead.ingest.diff;

import io.fairlead.ingest.diff.DiffEntry.Gone;
import io.fairlead.ingest.diff.DiffEntry.Seen;
import io.fairlead.model.Instance;
import io.fairlead.model.ServiceKey;
import io.fairlead.model.failure.RejectedFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Collects the changes of one report and applies them to the state. Removals wait for [#build], so that nothing is
/// removed before all instances seen are emitted.
final class DiffBuilder {
    private final SortedMap<String, Known> known;
    private final Map<ServiceKey, Integer> perService;
    private final SortedMap<String, Seen> seen = new TreeMap<>();
    private final SortedMap<String, Known> moved = new TreeMap<>();
    private final SortedSet<String> gone = new TreeSet<>();
    private final List<Rejection> rejections = new ArrayList<>();
    private final int total;
    private final SortedMap<ServiceKey, Integer> before = new TreeMap<>();

    DiffBuilder(SortedMap<String, Known> known, Map<ServiceKey, Integer> perService) {
        this.known = known;
        this.perService = perService;
        total = known.size();
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
                moved.put(id, was);
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
        List<DiffEntry> observations = new ArrayList<>(seen.values());
        moved.values().forEach(was -> observations.add(goneFrom(was)));
        for (String id : gone) {
            Known was = known.remove(id);
            if (was != null) {
                observations.add(goneFrom(was));
            }
        }
        return new Diff(observations, rejections, tally());
    }

    private Gone goneFrom(Known was) {
        count(was.service(), -1);
        return new Gone(was);
    }

    private InstanceCounts tally() {
        SortedMap<ServiceKey, InstanceCounts.Change> services = new TreeMap<>();
        before.forEach((service, was) -> {
            int now = perService.getOrDefault(service, 0);
            if (was != now) {
                services.put(service, new InstanceCounts.Change(was, now));
            }
        });
        return new InstanceCounts(new InstanceCounts.Change(total, known.size()), services);
    }

    private void count(ServiceKey service, int by) {
        int was = perService.getOrDefault(service, 0);
        before.putIfAbsent(service, was);
        int now = was + by;
        if (now == 0) {
            perService.remove(service);
        } else {
            perService.put(service, now);
        }
    }
}

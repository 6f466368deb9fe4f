package io.fairlead.ingest.eureka;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// The registry exactly as one server lists it. Immutable.
///
/// @param listed by id
/// @param nameless entries without an id, which the hash counts as well
record ServerView(SortedMap<String, EurekaEntry> listed, List<EurekaEntry> nameless) {
    ServerView {
        listed = Collections.unmodifiableSortedMap(listed);
        nameless = List.copyOf(nameless);
    }

    /// Of the same id, the entry that changed last is used.
    static ServerView of(List<EurekaEntry> full) {
        SortedMap<String, EurekaEntry> listed = new TreeMap<>();
        List<EurekaEntry> nameless = new ArrayList<>();
        for (EurekaEntry entry : full) {
            if (entry.id().isEmpty()) {
                nameless.add(entry);
            } else {
                listed.merge(entry.id(), entry, (one, other) -> other.isOlderThan(one) ? one : other);
            }
        }
        return new ServerView(listed, nameless);
    }

    /// @param deleted those of which the last item of the delta says so, whether or not they were listed before
    /// @param isUnderstood whether every item could be applied
    record Applied(ServerView view, Map<String, EurekaEntry> deleted, boolean isUnderstood) {
        Applied {
            deleted = Map.copyOf(deleted);
        }
    }

    /// The view after a delta of the same server, which may contain what was applied before. An item that is older
    /// than what is known changes nothing.
    Applied apply(List<EurekaEntry> delta) {
        SortedMap<String, EurekaEntry> now = new TreeMap<>(listed);
        Map<String, EurekaEntry> deleted = new HashMap<>();
        boolean isUnderstood = true;
        for (EurekaEntry item : delta) {
            EurekaEntry known = now.get(item.id());
            if (item.id().isEmpty() || item.action() == EurekaEntry.Action.UNKNOWN) {
                isUnderstood = false;
            } else if (known == null || !item.isOlderThan(known)) {
                if (item.action() == EurekaEntry.Action.DELETED) {
                    now.remove(item.id());
                    deleted.put(item.id(), item);
                } else {
                    now.put(item.id(), item);
                    deleted.remove(item.id());
                }
            }
        }
        return new Applied(new ServerView(now, nameless), deleted, isUnderstood);
    }

    /// As Eureka computes it: `DOWN_1_UP_2_`.
    String hash() {
        SortedMap<String, Integer> counts = new TreeMap<>();
        listed.values().forEach(entry -> counts.merge(entry.status(), 1, Integer::sum));
        nameless.forEach(entry -> counts.merge(entry.status(), 1, Integer::sum));
        StringBuilder hash = new StringBuilder();
        counts.forEach(
                (status, count) -> hash.append(status).append('_').append(count).append('_'));
        return hash.toString();
    }
}

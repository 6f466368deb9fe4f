package io.fairlead.ingest.gcp;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Prefixes of ids that this process has not read often enough to tell that an id it never saw is gone: a former
/// process may have read it, and a first reading may lack it as any other one may. Each is unread. Pure.
///
/// @param prefixes with the readings of each so far, which count as those that lack an instance do
record UnprovenIds(SortedMap<String, MissingInstance> prefixes) {
    static final UnprovenIds NONE = new UnprovenIds(Collections.emptySortedMap());

    UnprovenIds {
        prefixes = Collections.unmodifiableSortedMap(new TreeMap<>(prefixes));
    }

    /// Before the first reading of this process.
    ///
    /// @param prefix of all ids of the part
    static UnprovenIds all(String prefix) {
        return new UnprovenIds(new TreeMap<>(Map.of(prefix, MissingInstance.NOT_YET)));
    }

    /// After another reading. What it could not read remains unproven on its own, and keeps no other prefix from being
    /// proven.
    ///
    /// @param unread prefixes of ids that it could not read
    /// @param began its beginning
    UnprovenIds after(Collection<String> unread, Instant began, boolean inSeveralPages) {
        if (prefixes.isEmpty()) {
            return this;
        }
        SortedMap<String, MissingInstance> now = new TreeMap<>(prefixes);
        unread.forEach(gap -> prefixes.entrySet().stream()
                .filter(it -> gap.startsWith(it.getKey()))
                .findFirst()
                .ifPresent(it -> now.putIfAbsent(gap, it.getValue())));
        now.replaceAll((prefix, was) -> unread.stream().anyMatch(prefix::startsWith) ? was : was.lackedBy(began));
        now.values().removeIf(it -> it.isConfirmed(began, inSeveralPages));
        return new UnprovenIds(now);
    }
}

package io.fairlead.ingest.gcp;

import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A reading of a project, which is complete but for what is unread. Pure.
///
/// @param unusable the causes, by id; each id is unread. The prefix of a zone is the key of entries without an id
/// @param gaps the causes, by the prefix of ids that is unread
/// @param missing ids that are known and on no page, or wait for what their group says; each is unread
/// @param unproven what may have instances that only a former process has read
/// @param inSeveralPages whether this reading or an earlier one had more than one page
record HeldProject(
        SortedMap<String, Instance> instances,
        SortedMap<String, String> unusable,
        SortedMap<String, String> gaps,
        SortedMap<String, MissingInstance> missing,
        UnprovenIds unproven,
        boolean inSeveralPages) {
    /// After readings that have proven that there is nothing.
    static final HeldProject NOTHING = after(UnprovenIds.NONE);

    /// More missing ids of a zone are reported as the zone: the engine compares each id with each prefix.
    private static final int MOST_IDS = 100;

    private static HeldProject after(UnprovenIds unproven) {
        return new HeldProject(
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                unproven,
                false);
    }

    /// Before the first reading of this process.
    ///
    /// @param prefix of all ids
    static HeldProject notRead(String prefix) {
        return after(UnprovenIds.all(prefix));
    }

    static String zonePrefix(String id) {
        return id.substring(0, id.lastIndexOf('/') + 1);
    }

    Listing.Complete listing() {
        return new Listing.Complete(new ArrayList<>(instances.values()), List.copyOf(unread()), Position.UNKNOWN);
    }

    /// The prefixes of ids that could not be read, without ids that begin with one of the others.
    SortedSet<String> unread() {
        SortedSet<String> all = new TreeSet<>(unusable.keySet());
        missing.keySet().stream()
                .collect(Collectors.groupingBy(HeldProject::zonePrefix, TreeMap::new, Collectors.toList()))
                .forEach((zone, ids) ->
                        all.addAll(ids.size() > MOST_IDS || unusable.containsKey(zone) ? List.of(zone) : ids));
        all.removeIf(id -> gaps.keySet().stream().anyMatch(id::startsWith));
        all.addAll(gaps.keySet());
        Set<String> notProven = unproven.prefixes().keySet();
        all.addAll(notProven);
        all.removeIf(id -> notProven.stream().anyMatch(it -> id.startsWith(it) && !id.equals(it)));
        return all;
    }

    /// All ids of which the engine may know instances; an id may occur twice.
    Stream<String> known() {
        return Stream.of(instances, unusable, missing)
                .map(Map::keySet)
                .flatMap(Set::stream)
                .filter(id -> !id.endsWith("/"));
    }

    /// The prefixes of the zones with something that is known.
    SortedSet<String> zonesInUse() {
        SortedSet<String> zones = new TreeSet<>();
        for (SortedMap<String, ?> map : List.of(instances, unusable, missing)) {
            SortedMap<String, ?> rest = map;
            while (!rest.isEmpty()) {
                String zone = zonePrefix(rest.firstKey());
                zones.add(zone);
                // After all ids of the zone, whose next character is a digit.
                rest = map.tailMap(zone + ":");
            }
        }
        return zones;
    }

    /// Whether another reading tells what is gone. Not as long as its zone is unread.
    boolean isWaiting() {
        return Stream.of(missing, unproven.prefixes())
                .flatMap(it -> it.entrySet().stream())
                .anyMatch(it -> it.getValue().readings() > 0 && !isInGap(it.getKey()));
    }

    /// Prefixes of ids of which this reading cannot show that one is gone.
    static Collection<String> unreadBelow(SortedMap<String, String> gaps, SortedMap<String, String> unusable) {
        List<String> prefixes = new ArrayList<>(gaps.keySet());
        unusable.keySet().stream().filter(id -> id.endsWith("/")).forEach(prefixes::add);
        return prefixes;
    }

    private boolean isInGap(String id) {
        return unusable.containsKey(zonePrefix(id)) || gaps.keySet().stream().anyMatch(id::startsWith);
    }

    /// Whether nothing differs: equal instances are the same objects.
    boolean isSameAs(HeldProject other) {
        return instances.size() == other.instances.size()
                && unread().equals(other.unread())
                && haveSameObjects(instances.values(), other.instances.values());
    }

    @SuppressWarnings("ReferenceEquality")
    private static boolean haveSameObjects(Collection<Instance> one, Collection<Instance> other) {
        Iterator<Instance> others = other.iterator();
        for (Instance each : one) {
            if (each != others.next()) {
                return false;
            }
        }
        return true;
    }
}

package io.fairlead.ingest.gcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.fairlead.ingest.gcp.AggregatedPage.Gap;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Instance;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// What the pages of one reading list. An instance that equals that of the last reading is the same object, so
/// that a
/// reading costs memory for what has changed only. Pure.
///
/// That no page lists an instance is no evidence that it is gone, although Compute Engine does not list what
/// was
/// deleted: an instance that moves to another page between two calls is on neither. It is missing, thus unread,
/// until
/// further readings of its zone do not list it either ([MissingInstance]).
///
/// Every page names every zone. One that a page does not name is unread, as one with a warning is, and remains
/// so until
/// it is answered again.
final class ProjectListing {
    private final InstanceMapper mapper;
    private final HeldProject before;
    private final Instant began;
    private final SortedMap<String, Instance> instances = new TreeMap<>();
    private final SortedMap<String, String> unusable = new TreeMap<>();
    private final SortedMap<String, String> gaps = new TreeMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> waiting = new HashSet<>();
    /// On how many pages each zone was answered.
    private final Map<String, Integer> answered = new HashMap<>();

    private int pages;

    /// @param began the beginning of this reading
    ProjectListing(InstanceMapper mapper, HeldProject before, Instant began) {
        this.mapper = mapper;
        this.before = before;
        this.began = began;
    }

    void add(AggregatedPage page) {
        pages++;
        page.zones().forEach((zone, entries) -> {
            answered.merge(zone, 1, Integer::sum);
            for (JsonNode entry : entries) {
                add(mapper.map(zone, entry));
            }
        });
        for (Gap gap : page.gaps()) {
            gaps.putIfAbsent(mapper.project() + "/" + gap.beginning(), gap.cause());
        }
    }

    /// An entry that is on two pages has moved meanwhile: the later one counts.
    private void add(ListedEntry mapped) {
        switch (mapped) {
            case ListedEntry.Listed(var instance) -> {
                forget(instance.id());
                Instance known = before.instances().get(instance.id());
                instances.put(instance.id(), known != null && instance.equals(known) ? known : instance);
            }
            case ListedEntry.Unusable(var id, var cause) -> {
                forget(id);
                unusable.put(id, cause);
            }
            case ListedEntry.NotListed(var id) -> {
                forget(id);
                ended.add(id);
            }
            case ListedEntry.Waiting(var id) -> {
                forget(id);
                waiting.add(id);
            }
            case ListedEntry.OtherAddress(var id, var cause) ->
                add(isKnown(id) ? new ListedEntry.Unusable(id, cause) : new ListedEntry.NotListed(id));
        }
    }

    private void forget(String id) {
        instances.remove(id);
        unusable.remove(id);
        ended.remove(id);
        waiting.remove(id);
    }

    private boolean isKnown(String id) {
        return before.instances().containsKey(id)
                || before.unusable().containsKey(id)
                || before.missing().containsKey(id);
    }

    /// Why nothing can be concluded from the pages: every project has zones, and none of them was answered.
    Optional<String> nothingAnswered() {
        return answered.isEmpty()
                ? Optional.of("no zone"
                        + gaps.values().stream()
                                .findFirst()
                                .map(it -> ", but with " + it)
                                .orElse(""))
                : Optional.empty();
    }

    /// Call it once, after the last page.
    HeldProject held() {
        addUnansweredZones();
        return new HeldProject(
                Collections.unmodifiableSortedMap(instances),
                Collections.unmodifiableSortedMap(unusable),
                Collections.unmodifiableSortedMap(gaps),
                Collections.unmodifiableSortedMap(missing()),
                before.unproven().after(HeldProject.unreadBelow(gaps, unusable), began, isInSeveralPages()),
                isInSeveralPages());
    }

    private void addUnansweredZones() {
        SortedSet<String> zones = before.zonesInUse();
        answered.keySet().forEach(zone -> zones.add(mapper.prefix(zone)));
        for (String zone : zones) {
            int on = answered.getOrDefault(name(zone), 0);
            if (on < pages && !isInGap(zone)) {
                gaps.put(
                        zone,
                        on == 0
                                ? "the response does not name it, although it had instances"
                                : "not every page of the response names it");
            }
        }
        before.gaps().keySet().stream()
                .filter(gap -> !isInGap(gap) && answered.keySet().stream().noneMatch(zone -> isOf(gap, zone)))
                .toList()
                .forEach(gap -> gaps.put(gap, "the response does not name it any more"));
    }

    private String name(String zonePrefix) {
        return zonePrefix.substring(mapper.project().length() + 1, zonePrefix.length() - 1);
    }

    private boolean isOf(String gap, String zone) {
        return mapper.prefix(zone).startsWith(gap);
    }

    /// @param id an id, or a prefix of ids
    private boolean isInGap(String id) {
        return gaps.keySet().stream().anyMatch(id::startsWith);
    }

    private SortedMap<String, MissingInstance> missing() {
        SortedMap<String, MissingInstance> missing = new TreeMap<>();
        waiting.forEach(id -> missing.put(id, MissingInstance.NOT_YET));
        before.known().filter(id -> !isOnAPage(id)).forEach(id -> {
            MissingInstance was = before.missing().getOrDefault(id, MissingInstance.NOT_YET);
            MissingInstance now = isInGap(id) || hasEntryWithoutId(id) ? was : was.lackedBy(began);
            if (now.equals(was) || !now.isConfirmed(began, isInSeveralPages())) {
                missing.put(id, now);
            }
        });
        return missing;
    }

    private boolean isInSeveralPages() {
        return pages > 1 || before.inSeveralPages();
    }

    private boolean isOnAPage(String id) {
        return instances.containsKey(id) || unusable.containsKey(id) || ended.contains(id) || waiting.contains(id);
    }

    /// Such an entry may be any instance of its zone.
    private boolean hasEntryWithoutId(String id) {
        return unusable.containsKey(HeldProject.zonePrefix(id));
    }
}

package io.fairlead.ingest.gcp;

import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Instance;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one reading of a location of Service Directory lists. An endpoint that equals that of the last reading
/// is the
/// same object. Pure.
///
/// That no page lists an endpoint is no evidence that it is gone: one that moves to another page between two
/// calls is
/// on neither. It is missing, thus unread, until further readings do not list it either ([MissingInstance]).
/// Nor is the
/// end of a service or a namespace, whose endpoints are missing in the same way.
final class DirectoryListing {
    private final HeldProject before;
    private final Instant began;
    private final SortedMap<String, Instance> instances = new TreeMap<>();
    private final SortedMap<String, String> unusable = new TreeMap<>();
    private final SortedMap<String, String> gaps = new TreeMap<>();
    private boolean inSeveralPages;

    /// @param began the beginning of this reading
    DirectoryListing(HeldProject before, Instant began) {
        this.before = before;
        this.began = began;
        this.inSeveralPages = before.inSeveralPages();
    }

    /// An entry that is on two pages has moved meanwhile: the later one counts.
    void add(ListedEntry mapped) {
        switch (mapped) {
            case ListedEntry.Listed(var instance) -> {
                Instance known = before.instances().get(instance.id());
                instances.put(instance.id(), known != null && instance.equals(known) ? known : instance);
                unusable.remove(instance.id());
            }
            case ListedEntry.Unusable(var id, var cause) -> {
                instances.remove(id);
                unusable.put(id, cause);
            }
            case ListedEntry.NotListed(var id) -> throw new IllegalStateException(id);
            case ListedEntry.Waiting(var id) -> throw new IllegalStateException(id);
            case ListedEntry.OtherAddress(var id, var _) -> throw new IllegalStateException(id);
        }
    }

    /// A page of any of the lists: a service that is on no page takes its endpoints with it.
    void addPage(DirectoryPage page) {
        inSeveralPages |= !page.next().isEmpty();
    }

    /// What is below that prefix could not be read.
    void addGap(String prefix, String cause) {
        gaps.put(prefix, cause);
    }

    HeldProject held() {
        SortedMap<String, MissingInstance> missing = new TreeMap<>();
        before.known()
                .filter(id -> !instances.containsKey(id) && !unusable.containsKey(id))
                .forEach(id -> {
                    MissingInstance was = before.missing().getOrDefault(id, MissingInstance.NOT_YET);
                    boolean isUnread = gaps.keySet().stream().anyMatch(id::startsWith)
                            || unusable.containsKey(HeldProject.zonePrefix(id));
                    MissingInstance now = isUnread ? was : was.lackedBy(began);
                    if (isUnread || !now.isConfirmed(began, inSeveralPages)) {
                        missing.put(id, now);
                    }
                });
        return new HeldProject(
                Collections.unmodifiableSortedMap(instances),
                Collections.unmodifiableSortedMap(unusable),
                Collections.unmodifiableSortedMap(gaps),
                Collections.unmodifiableSortedMap(missing),
                before.unproven().after(HeldProject.unreadBelow(gaps, unusable), began, inSeveralPages),
                inSeveralPages);
    }
}

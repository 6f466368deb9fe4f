package io.fairlead.ingest.spi.polling;

import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;

/// The entries of a part that are known after its readings so far. Pure.
///
/// @param unusable the causes, by id; each id is unread
/// @param missing ids that are known and on no page, with the end of the first reading without them; each is
///     unread
/// @param waiting ids that stay as they are, without a problem of their own; each is unread
/// @param prefixes of ids of which nothing is known; each is unread
/// @param provenBy the beginning of the earliest reading that proves, together with one before it, what there
///     is; [Instant#MIN] after it
public record KnownEntries(
        SortedMap<String, Instance> instances,
        SortedMap<String, String> unusable,
        SortedMap<String, Instant> missing,
        SortedSet<String> waiting,
        SortedSet<String> prefixes,
        Instant provenBy) {
    static final Instant PROVEN = Instant.MIN;
    private static final int MOST_UNREAD = 1000;

    /// Before the first reading of this process.
    public static final KnownEntries NONE = new KnownEntries(
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedMap(),
            Collections.emptySortedSet(),
            Collections.emptySortedSet(),
            Instant.MAX);

    /// After readings that have proven that there is nothing.
    public static final KnownEntries EMPTY =
            new KnownEntries(NONE.instances, NONE.unusable, NONE.missing, NONE.waiting, NONE.prefixes, PROVEN);

    public KnownEntries {
        instances = Collections.unmodifiableSortedMap(instances);
        unusable = Collections.unmodifiableSortedMap(unusable);
        missing = Collections.unmodifiableSortedMap(missing);
        waiting = Collections.unmodifiableSortedSet(waiting);
        prefixes = Collections.unmodifiableSortedSet(prefixes);
    }

    boolean isProven() {
        return provenBy.equals(PROVEN);
    }

    /// Whether another reading may show that something is gone.
    public boolean isOpen() {
        return !isProven() || !missing.isEmpty();
    }

    boolean isKnown(String id) {
        return instances.containsKey(id) || unusable.containsKey(id) || missing.containsKey(id) || waiting.contains(id);
    }

    /// All instances that can be used, and what is unread.
    ///
    /// @param part the prefix of all ids
    public Listing.Complete listing(String part) {
        return new Listing.Complete(new ArrayList<>(instances.values()), List.copyOf(unread(part)), Position.UNKNOWN);
    }

    /// The part as a whole if they are many, as after an answer that is empty for a moment: the engine compares
    /// each one with all that it knows.
    private SortedSet<String> unread(String part) {
        SortedSet<String> all = unreadIds();
        if (all.size() > MOST_UNREAD) {
            all.clear();
            all.add(part);
        } else if (!isProven()) {
            all.add(part);
        }
        all.addAll(prefixes);
        return all;
    }

    private SortedSet<String> unreadIds() {
        SortedSet<String> ids = new TreeSet<>(unusable.keySet());
        ids.addAll(missing.keySet());
        ids.addAll(waiting);
        return ids;
    }

    /// Whether nothing differs: equal instances are the same objects.
    public boolean isSameAs(KnownEntries other) {
        return instances.size() == other.instances.size()
                && isProven() == other.isProven()
                && unreadIds().equals(other.unreadIds())
                && prefixes.equals(other.prefixes)
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

package io.fairlead.ingest.aws;

import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Instance;
import io.fairlead.model.Position;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// What the pages of one reading list. An instance that equals that of the last reading is the same object, so
/// that a reading costs memory for what has changed only. Pure.
///
/// That no page lists an instance is no evidence that it is gone: EC2 lists what has ended for about an hour,
/// Cloud Map's lists are eventually consistent, and an instance that moves to another page between two calls is
/// on neither. It is missing, thus unread, until another reading that began [#CONFIRMED_AFTER] later does not
/// list it either.
final class AwsListing {
    static final Duration CONFIRMED_AFTER = Duration.ofSeconds(10);

    private final Held before;
    private final Instant began;
    private final SortedMap<String, Instance> instances = new TreeMap<>();
    private final SortedMap<String, String> unusable = new TreeMap<>();
    private final SortedSet<String> waiting = new TreeSet<>();
    private final Set<String> ended = new HashSet<>();

    /// @param began the beginning of this reading
    AwsListing(Held before, Instant began) {
        this.before = before;
        this.began = began;
    }

    /// A complete reading.
    ///
    /// @param unusable the causes, by id; each id is unread
    /// @param missing ids that are known and on no page, with the beginning of the first reading without them;
    ///     each is unread
    /// @param waiting ids and prefixes of ids that stay as they are, without a problem of their own; each is
    ///     unread
    record Held(
            SortedMap<String, Instance> instances,
            SortedMap<String, String> unusable,
            SortedMap<String, Instant> missing,
            SortedSet<String> waiting) {
        static final Held NOTHING = new Held(
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedMap(),
                Collections.emptySortedSet());

        Listing.Complete listing() {
            return new Listing.Complete(new ArrayList<>(instances.values()), List.copyOf(unread()), Position.UNKNOWN);
        }

        SortedSet<String> unread() {
            SortedSet<String> all = new TreeSet<>(unusable.keySet());
            all.addAll(missing.keySet());
            all.addAll(waiting);
            return all;
        }

        /// Whether nothing differs: equal instances are the same objects.
        boolean isSameAs(Held other) {
            return instances.size() == other.instances.size()
                    && unread().equals(other.unread())
                    && haveSameObjects(instances.values(), other.instances.values());
        }
    }

    /// An entry that is on two pages has moved meanwhile: the later one counts.
    void add(MappedEntry mapped) {
        switch (mapped) {
            case MappedEntry.Listed(var instance) -> {
                forget(instance.id());
                Instance known = before.instances().get(instance.id());
                instances.put(instance.id(), known != null && instance.equals(known) ? known : instance);
            }
            case MappedEntry.Unusable(var id, var cause) -> {
                forget(id);
                unusable.put(id, cause);
            }
            case MappedEntry.Waiting(var id) -> {
                forget(id);
                waiting.add(id);
            }
            case MappedEntry.NotListed(var id) -> {
                forget(id);
                ended.add(id);
            }
            case MappedEntry.OtherAddress(var id, var cause) ->
                add(isKnown(id) ? new MappedEntry.Unusable(id, cause) : new MappedEntry.NotListed(id));
        }
    }

    private void forget(String id) {
        instances.remove(id);
        unusable.remove(id);
        waiting.remove(id);
        ended.remove(id);
    }

    /// What the last reading listed with this id.
    Optional<Instance> known(String id) {
        return Optional.ofNullable(before.instances().get(id));
    }

    private boolean isKnown(String id) {
        return before.instances().containsKey(id)
                || before.unusable().containsKey(id)
                || before.waiting().contains(id)
                || before.missing().containsKey(id);
    }

    /// Prefixes, under which something could not be read, end with a separator: they are no instances.
    Held held() {
        SortedMap<String, Instant> missing = new TreeMap<>();
        before.instances().keySet().forEach(id -> missing.put(id, began));
        before.unusable().keySet().forEach(id -> missing.put(id, began));
        before.waiting().forEach(id -> missing.put(id, began));
        before.missing().forEach((id, since) -> {
            if (began.isBefore(since.plus(CONFIRMED_AFTER))) {
                missing.put(id, since);
            }
        });
        missing.keySet().removeIf(id -> id.endsWith("/") || ended.contains(id) || isFound(id));
        return new Held(
                Collections.unmodifiableSortedMap(instances),
                Collections.unmodifiableSortedMap(unusable),
                Collections.unmodifiableSortedMap(missing),
                Collections.unmodifiableSortedSet(waiting));
    }

    private boolean isFound(String id) {
        return instances.containsKey(id) || unusable.containsKey(id) || waiting.contains(id);
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

package io.fairlead.ingest.azure;

import io.fairlead.ingest.azure.MachineMapper.Mapped;
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
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What one reading lists, compared with what is held of the readings before it. An instance that equals the one that
/// is held is the same object, so that a reading costs memory for what has changed only. Pure.
///
/// Resource Graph is a copy that may be behind, and its pages are not of one moment. So that no page lists an instance
/// is no evidence that it is gone:
///
/// | a known instance is | then it is |
/// |---|---|
/// | listed as stopped, or without a service | gone |
/// | on no page for the first time | unread |
/// | on no page again, too soon or in a reading that is not stable | unread |
/// | on no page again, and an interface is attached to it | unread, and rejected |
/// | on no page again | gone |
///
/// Too soon is a reading that begins less than the removal delay after the end of the first one without the instance.
/// Likewise nothing that this process does not know is gone before two stable readings that far apart: until then the
/// part as a whole is unread, beside the instances that are listed.
final class MachineListing {
    private static final int MOST_UNREAD = 1000;
    private static final String ATTACHED = "it is not listed, and a network interface is attached to it";

    private final String part;
    private final Held before;
    private final SortedMap<String, Instance> instances = new TreeMap<>();
    private final SortedMap<String, String> unusable = new TreeMap<>();
    private final Set<String> ended = new HashSet<>();
    private final Set<String> attached = new HashSet<>();

    /// @param part the prefix of the part, under which rows that name no machine are unusable
    MachineListing(String part, Held before) {
        this.part = part;
        this.before = before;
    }

    /// When a reading took place.
    ///
    /// @param isStable as of [GraphReading#isStable]
    record Reading(Instant begin, Instant end, boolean isStable) {}

    /// What is known after a complete reading.
    ///
    /// @param unusable the causes, by id; each id is unread
    /// @param missing ids that are known and on no page, with the end of the first reading without them; each is
    ///     unread
    /// @param provenBy the beginning of the earliest reading that proves, together with one before it, what there
    ///     is; [#PROVEN] after it
    record Held(
            SortedMap<String, Instance> instances,
            SortedMap<String, String> unusable,
            SortedMap<String, Instant> missing,
            Instant provenBy) {
        private static final Instant PROVEN = Instant.MIN;
        static final Held NOTHING = new Held(
                Collections.emptySortedMap(), Collections.emptySortedMap(), Collections.emptySortedMap(), Instant.MAX);

        Held {
            instances = Collections.unmodifiableSortedMap(instances);
            unusable = Collections.unmodifiableSortedMap(unusable);
            missing = Collections.unmodifiableSortedMap(missing);
        }

        boolean isProven() {
            return provenBy.equals(PROVEN);
        }

        /// Whether another reading may show that something is gone.
        boolean isOpen() {
            return !isProven() || !missing.isEmpty();
        }

        /// @param part the prefix of the part
        Listing.Complete listing(String part) {
            return new Listing.Complete(
                    new ArrayList<>(instances.values()), List.copyOf(unread(part)), Position.UNKNOWN);
        }

        /// The part as a whole if they are many, as after an answer that is empty for a moment: the engine
        /// compares each one with all that it knows.
        private SortedSet<String> unread(String part) {
            SortedSet<String> all = unreadIds();
            if (all.size() > MOST_UNREAD) {
                all.clear();
                all.add(part);
            } else if (!isProven()) {
                all.add(part);
            }
            return all;
        }

        private SortedSet<String> unreadIds() {
            SortedSet<String> ids = new TreeSet<>(unusable.keySet());
            ids.addAll(missing.keySet());
            return ids;
        }

        /// Whether nothing differs: equal instances are the same objects.
        boolean isSameAs(Held other) {
            return instances.size() == other.instances.size()
                    && isProven() == other.isProven()
                    && unreadIds().equals(other.unreadIds())
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

    /// Of two with the same id, the later one counts.
    void add(Mapped mapped) {
        switch (mapped) {
            case Mapped.Listed(var instance) -> {
                Instance known = before.instances().get(instance.id());
                instances.put(instance.id(), instance.equals(known) ? known : instance);
                unusable.remove(instance.id());
                ended.remove(instance.id());
            }
            case Mapped.Unusable(var id, var cause) -> {
                instances.remove(id);
                unusable.put(id, cause);
                ended.remove(id);
            }
            case Mapped.NotListed(var id) -> {
                instances.remove(id);
                unusable.remove(id);
                ended.add(id);
            }
            case Mapped.OtherAddress(var id, var cause) ->
                add(isKnown(id) ? new Mapped.Unusable(id, cause) : new Mapped.NotListed(id));
        }
    }

    private boolean isKnown(String id) {
        return before.instances().containsKey(id)
                || before.unusable().containsKey(id)
                || before.missing().containsKey(id);
    }

    /// An interface is attached to this one: it exists, also where no page lists it.
    void addAttached(String id) {
        attached.add(id);
    }

    /// To be called once, after everything was added.
    Held held(Reading reading, Duration removalDelay) {
        SortedMap<String, Instant> missing = new TreeMap<>();
        for (String id : absent()) {
            Instant since = before.missing().get(id);
            boolean isDue = since != null && proves(reading, since.plus(removalDelay));
            if (attached.contains(id)
                    && (isDue || ATTACHED.equals(before.unusable().get(id)))) {
                unusable.put(id, ATTACHED);
            } else if (!isDue) {
                missing.put(id, since == null ? reading.end() : since);
            }
        }
        return new Held(instances, unusable, missing, provenBy(reading, removalDelay));
    }

    /// What is known, and was not added.
    Set<String> absent() {
        Set<String> ids = new HashSet<>();
        Stream.of(before.instances(), before.unusable(), before.missing())
                .flatMap(it -> it.keySet().stream())
                .filter(this::isAbsent)
                .forEach(ids::add);
        return ids;
    }

    private boolean isAbsent(String id) {
        return !id.equals(part) && !ended.contains(id) && !instances.containsKey(id) && !unusable.containsKey(id);
    }

    private Instant provenBy(Reading reading, Duration removalDelay) {
        if (before.isProven() || proves(reading, before.provenBy())) {
            return Held.PROVEN;
        }
        Instant earliest = reading.end().plus(removalDelay);
        return reading.isStable() && earliest.isBefore(before.provenBy()) ? earliest : before.provenBy();
    }

    private static boolean proves(Reading reading, Instant from) {
        return reading.isStable() && !reading.begin().isBefore(from);
    }
}

package io.fairlead.ingest.spi.polling;

import io.fairlead.model.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One reading of a part, compared with what is known of the readings before it. An instance that equals the
/// one that is known is the same object, so that a reading costs memory for what has changed only. Pure; one
/// thread at a time.
///
/// It is for registries whose listings are eventually consistent, or whose pages are not of one moment. That no
/// page lists an instance is therefore no evidence that it is gone:
///
/// | a known instance is | then it is |
/// |---|---|
/// | listed as ended, or without a service | gone |
/// | on no page for the first time | unread |
/// | on no page again, too soon or in a reading that is not stable | unread |
/// | on no page again, and known to exist ([#addPresent]) | unread, and rejected |
/// | on no page again | gone |
///
/// Too soon is a reading that begins less than the delay after the end of the first one without the instance.
/// Likewise nothing that this process does not know is gone before two stable readings that far apart: until
/// then the part as a whole is unread, beside the instances that are listed.
public final class EntryReading {
    private final String part;
    private final KnownEntries before;
    private final SortedMap<String, Instance> instances = new TreeMap<>();
    private final SortedMap<String, String> unusable = new TreeMap<>();
    private final SortedSet<String> waiting = new TreeSet<>();
    private final SortedSet<String> prefixes = new TreeSet<>();
    private final Set<String> ended = new HashSet<>();
    private final Map<String, String> present = new HashMap<>();

    /// @param part the prefix of the part, with which entries that name no instance are unusable
    public EntryReading(String part, KnownEntries before) {
        this.part = part;
        this.before = before;
    }

    /// When a reading took place.
    ///
    /// @param isStable whether it may show that something is gone
    public record Times(Instant begin, Instant end, boolean isStable) {}

    /// Of two with the same id, the later one counts: it has moved to another page meanwhile.
    public void add(ListedEntry entry) {
        switch (entry) {
            case ListedEntry.Listed(var instance) -> {
                forget(instance.id());
                Instance known = before.instances().get(instance.id());
                instances.put(instance.id(), instance.equals(known) ? known : instance);
            }
            case ListedEntry.Unusable(var id, var cause) -> {
                forget(id);
                unusable.put(id, cause);
            }
            case ListedEntry.Waiting(var id) -> {
                forget(id);
                waiting.add(id);
            }
            case ListedEntry.NotListed(var id) -> {
                forget(id);
                ended.add(id);
            }
            case ListedEntry.OtherAddress(var id, var cause) ->
                add(before.isKnown(id) ? new ListedEntry.Unusable(id, cause) : new ListedEntry.NotListed(id));
        }
    }

    private void forget(String id) {
        instances.remove(id);
        unusable.remove(id);
        waiting.remove(id);
        ended.remove(id);
    }

    /// Nothing is known of these ids.
    public void addUnread(String prefix) {
        prefixes.add(prefix);
    }

    /// Something else than an entry shows that this instance exists, also where no page lists it.
    ///
    /// @param cause for which it is rejected then
    public void addPresent(String id, String cause) {
        present.put(id, cause);
    }

    /// What the last reading listed with this id.
    public Optional<Instance> known(String id) {
        return Optional.ofNullable(before.instances().get(id));
    }

    /// What is known, and was not added.
    public Set<String> absent() {
        Set<String> ids = new HashSet<>();
        Stream.of(
                        before.instances().keySet(),
                        before.unusable().keySet(),
                        before.missing().keySet(),
                        before.waiting())
                .flatMap(Set::stream)
                .filter(this::isAbsent)
                .forEach(ids::add);
        return ids;
    }

    private boolean isAbsent(String id) {
        return !id.equals(part)
                && !ended.contains(id)
                && !instances.containsKey(id)
                && !unusable.containsKey(id)
                && !waiting.contains(id);
    }

    /// To be called once, after everything was added.
    public KnownEntries known(Times times, Duration delay) {
        SortedMap<String, Instant> missing = new TreeMap<>();
        for (String id : absent()) {
            Instant since = before.missing().get(id);
            boolean isDue = since != null && proves(times, since.plus(delay));
            String cause = present.get(id);
            if (cause != null && (isDue || cause.equals(before.unusable().get(id)))) {
                unusable.put(id, cause);
            } else if (!isDue) {
                missing.put(id, since == null ? times.end() : since);
            }
        }
        return new KnownEntries(instances, unusable, missing, waiting, prefixes, provenBy(times, delay));
    }

    private Instant provenBy(Times times, Duration delay) {
        if (before.isProven() || proves(times, before.provenBy())) {
            return KnownEntries.PROVEN;
        }
        Instant earliest = times.end().plus(delay);
        return times.isStable() && earliest.isBefore(before.provenBy()) ? earliest : before.provenBy();
    }

    private static boolean proves(Times times, Instant from) {
        return times.isStable() && !times.begin().isBefore(from);
    }
}

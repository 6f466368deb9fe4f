package io.fairlead.ingest.spi.polling;

import io.fairlead.ingest.spi.RegistryListener;
import io.fairlead.model.Position;
import io.fairlead.model.failure.RejectedFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;

/// The readings of a part, each of which is compared with what is known of those before it ([EntryReading]).
/// One thread at a time.
public final class EntryReadings {
    private final Rules rules;
    private KnownEntries known;
    private boolean isNextSoon;

    /// How the readings of a part are compared.
    ///
    /// @param part the prefix of the ids of all its instances
    /// @param code of the failure of an entry that cannot be used
    /// @param delay between two readings that show that something is gone
    /// @param interval between two readings, usually
    public record Rules(String part, String code, Duration delay, Duration interval) {}

    public EntryReadings(Rules rules) {
        this(rules, KnownEntries.NONE);
    }

    /// @param known at the beginning
    public EntryReadings(Rules rules, KnownEntries known) {
        this.rules = rules;
        this.known = known;
    }

    public EntryReading begin() {
        return new EntryReading(rules.part(), known);
    }

    /// A reading is complete. Reports each entry that cannot be used once for each cause.
    public Listing completed(EntryReading reading, EntryReading.Times times, PollRequest request) {
        KnownEntries now = reading.known(times, rules.delay());
        reportUnusable(now.unusable(), request.listener());
        boolean unchanged = now.isSameAs(known);
        known = now;
        isNextSoon = !isNextSoon && now.isOpen() && rules.delay().compareTo(rules.interval()) <= 0;
        return unchanged && !request.full() ? new Listing.Unchanged(Position.UNKNOWN) : now.listing(rules.part());
    }

    /// After a reading that leaves open whether something is gone, the time after which the next one may tell.
    /// At most every other time, so that where instances come and go all the time the calls are no more than
    /// doubled.
    public Optional<Duration> nextIn() {
        return isNextSoon ? Optional.of(rules.delay()) : Optional.empty();
    }

    private void reportUnusable(SortedMap<String, String> now, RegistryListener listener) {
        SortedMap<String, String> before = known.unusable();
        now.forEach((id, cause) -> {
            if (!cause.equals(before.get(id))) {
                listener.rejected(item(id), new RejectedFailure(rules.code(), item(id) + ": " + cause));
            }
        });
        before.keySet().stream()
                .filter(id -> !now.containsKey(id))
                .map(this::item)
                .forEach(listener::resolved);
    }

    /// The prefix alone is the name of the part itself, among the rejected items.
    private String item(String id) {
        return id.equals(rules.part()) ? id + " entries" : id;
    }
}

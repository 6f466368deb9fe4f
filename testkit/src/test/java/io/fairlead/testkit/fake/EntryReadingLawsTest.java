package io.fairlead.testkit.fake;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.polling.EntryReading;
import io.fairlead.ingest.spi.polling.EntryReading.Times;
import io.fairlead.ingest.spi.polling.KnownEntries;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.model.Health;
import io.fairlead.model.Instance;
import io.fairlead.model.Naming;
import io.fairlead.model.Traits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A removal is what the registry says, or what two readings say that are apart: compared, after each of many
/// random readings, with a look back at all of them.
class EntryReadingLawsTest {
    private static final Duration DELAY = Duration.ofSeconds(30);
    private static final String PART = "s/";
    private static final List<String> IDS = List.of("s/g/a/", "s/g/b/", "s/g/c/");

    /// @param attached those that an interface is attached to
    private record Found(Times reading, Map<String, ListedEntry> listed, Set<String> attached) {}

    private static Found found(Random random, Instant begin) {
        Map<String, ListedEntry> listed = new TreeMap<>();
        Set<String> attached = new TreeSet<>();
        for (String id : IDS) {
            switch (random.nextInt(7)) {
                case 0, 1 -> listed.put(id, new ListedEntry.Listed(instance(id, random.nextInt(2))));
                case 2 -> listed.put(id, new ListedEntry.Unusable(id, "cause " + random.nextInt(2)));
                case 3 -> listed.put(id, new ListedEntry.NotListed(id));
                case 4 -> attached.add(id);
                default -> {}
            }
        }
        Instant end = begin.plusSeconds(random.nextInt(10));
        return new Found(new Times(begin, end, random.nextInt(4) > 0), listed, attached);
    }

    private static Instance instance(String id, int version) {
        return new Instance(
                id,
                Naming.of("web" + version),
                "10.0.0.1",
                "",
                List.of(),
                Health.UNKNOWN,
                Traits.NONE,
                Collections.emptySortedSet(),
                Collections.emptySortedMap());
    }

    /// What is known of an id after the last of the readings: what that one lists; unread, if it was listed
    /// before and is not gone.
    private static String expected(List<Found> readings, String id) {
        String known = "";
        Optional<Instant> missing = Optional.empty();
        boolean isKeptByItsInterface = false;
        for (Found each : readings) {
            ListedEntry found = each.listed().get(id);
            Times reading = each.reading();
            if (found != null) {
                missing = Optional.empty();
                isKeptByItsInterface = false;
                known = switch (found) {
                    case ListedEntry.NotListed _ -> "";
                    case ListedEntry.Unusable _ -> "unread";
                    case ListedEntry.OtherAddress _, ListedEntry.Waiting _ -> throw new AssertionError();
                    case ListedEntry.Listed(var instance) -> instance.naming().service();
                };
            } else if (!known.isEmpty()) {
                boolean isDue = missing.isPresent()
                        && reading.isStable()
                        && !reading.begin().isBefore(missing.get().plus(DELAY));
                isKeptByItsInterface = each.attached().contains(id) && (isDue || isKeptByItsInterface);
                boolean isGone = isDue && !isKeptByItsInterface;
                known = isGone ? "" : "unread";
                missing = isGone || isKeptByItsInterface
                        ? Optional.empty()
                        : missing.or(() -> Optional.of(reading.end()));
            }
        }
        return known;
    }

    /// Whether two stable readings that are apart have read the part.
    private static boolean isProven(List<Found> readings) {
        List<Times> stable =
                readings.stream().map(Found::reading).filter(Times::isStable).toList();
        return stable.stream()
                .anyMatch(second -> stable.stream()
                        .anyMatch(first -> !second.begin().isBefore(first.end().plus(DELAY))));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void removalsNeedEvidence(long seed) {
        Random random = new Random(seed);
        List<Found> readings = new ArrayList<>();
        Instant now = Instant.parse("2026-01-01T00:00:00Z");
        KnownEntries known = KnownEntries.NONE;
        for (int i = 0; i < 20; i++) {
            Found found = found(random, now);
            readings.add(found);
            EntryReading listing = new EntryReading(PART, known);
            found.listed().values().forEach(listing::add);
            found.attached().forEach(it -> listing.addPresent(it, "attached"));
            KnownEntries before = known;
            known = listing.known(found.reading(), DELAY);
            now = found.reading().end().plusSeconds(random.nextInt(40));

            Map<String, String> expected = new TreeMap<>();
            IDS.stream()
                    .filter(id -> !expected(readings, id).isEmpty())
                    .forEach(id -> expected.put(id, expected(readings, id)));
            if (!isProven(readings)) {
                expected.put(PART, "unread");
            }
            Map<String, String> shown = new TreeMap<>();
            known.instances()
                    .forEach((id, instance) -> shown.put(id, instance.naming().service()));
            known.listing(PART)
                    .unread()
                    .forEach(id -> assertThat(shown.put(id, "unread")).isNull());
            assertThat(shown).as("after %s", readings).isEqualTo(expected);
            assertThat(known.isSameAs(before))
                    .as("unchanged after %s", readings)
                    .isEqualTo(known.listing(PART).equals(before.listing(PART)));
        }
    }
}

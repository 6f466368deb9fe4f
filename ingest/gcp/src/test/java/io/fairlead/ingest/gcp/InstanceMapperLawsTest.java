package io.fairlead.ingest.gcp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fairlead.ingest.gcp.AggregatedPage.Gap;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever Compute Engine lists, and in whatever order and pages.
class InstanceMapperLawsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> ZONES = List.of("europe-west1-b", "europe-west1-c", "us-east1-b");
    private static final List<String> STATES = List.of(
            "PROVISIONING", "RUNNING", "RUNNING", "RUNNING", "STOPPING", "SUSPENDED", "TERMINATED", "REPAIRING", "ODD");
    private static final List<String> GONE = List.of("SUSPENDED", "TERMINATED");
    private static final InstanceMapper MAPPER = new InstanceMapper("shop-prod", Project.SELECTION);

    /// An entry, and its zone.
    private record Placed(String zone, ObjectNode entry) {
        String id() {
            return "shop-prod/" + zone + "/" + entry.path("id").asText();
        }
    }

    private static List<Placed> random(Random random) {
        List<Placed> all = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            Machine machine = Machine.of(Integer.toString(1000 + i), ZONES.get(random.nextInt(ZONES.size())), "web")
                    .in(STATES.get(random.nextInt(STATES.size())));
            if (random.nextInt(5) == 0) {
                machine = machine.at("");
            }
            for (String key : List.of("service", "port", "version", "other")) {
                int roll = random.nextInt(8);
                if (roll < 6) {
                    machine = machine.with(
                            key, key.equals("port") && roll > 0 ? Integer.toString(8000 + roll) : key + roll % 3);
                } else if (key.equals("service")) {
                    machine = machine.with(key, "");
                }
            }
            all.add(new Placed(machine.zone(), parsed(machine.json(random.nextBoolean()))));
        }
        return all;
    }

    private static ObjectNode parsed(String json) {
        try {
            return (ObjectNode) JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ProjectListing read(List<Placed> entries, HeldProject before, Random random) {
        ProjectListing listing = new ProjectListing(MAPPER, before, Project.NOW);
        int pages = 1 + random.nextInt(3);
        for (int page = 0; page < pages; page++) {
            SortedMap<String, List<JsonNode>> zones = new TreeMap<>();
            ZONES.forEach(zone -> zones.put(zone, new ArrayList<>()));
            for (int i = page; i < entries.size(); i += pages) {
                zones.computeIfAbsent(entries.get(i).zone(), _ -> new ArrayList<>())
                        .add(entries.get(i).entry());
            }
            listing.add(new AggregatedPage(zones, List.of(), ""));
        }
        return listing;
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void theOrderAndThePagesDoNotMatter(long seed) {
        Random random = new Random(seed);
        List<Placed> entries = random(random);
        List<Placed> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, random);

        Listing.Complete listing =
                read(entries, HeldProject.NOTHING, random).held().listing();

        assertThat(read(shuffled, HeldProject.NOTHING, random).held().listing())
                .as("seed %d", seed)
                .isEqualTo(listing);
        assertThat(listing.instances()).as("seed %d", seed).isSortedAccordingTo(Comparator.comparing(Instance::id));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void everyEntryIsListedUnreadOrPositivelyNotListed(long seed) {
        Random random = new Random(seed);
        List<Placed> entries = random(random);

        Listing.Complete listing =
                read(entries, HeldProject.NOTHING, random).held().listing();

        Set<String> expected = new TreeSet<>();
        for (Placed each : entries) {
            boolean inAService =
                    !each.entry().path("labels").path("service").asText("").isEmpty();
            boolean gone = GONE.contains(each.entry().path("status").asText());
            boolean starting = !List.of("RUNNING", "ODD")
                            .contains(each.entry().path("status").asText())
                    && each.entry().path("networkInterfaces").isEmpty();
            if (inAService && !gone && !starting) {
                expected.add(each.id());
            }
        }
        Set<String> found = new TreeSet<>(listing.unread());
        listing.instances()
                .forEach(it ->
                        assertThat(found.add(it.id())).as("%s once", it.id()).isTrue());
        assertThat(found).as("seed %d", seed).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void aReadingIsUnchangedExactlyIfItEqualsTheOneBefore(long seed) {
        Random random = new Random(seed);
        List<Placed> entries = random(random);
        HeldProject before = read(entries, HeldProject.NOTHING, random).held();
        List<Placed> later = new ArrayList<>(entries);
        if (random.nextBoolean()) {
            later.remove(random.nextInt(later.size()));
        }
        if (random.nextBoolean()) {
            later.add(random(random).getFirst());
        }
        ProjectListing listing = read(later, before, random);
        HeldProject after = listing.held();

        assertThat(after.isSameAs(before))
                .as("seed %d", seed)
                .isEqualTo(after.listing().equals(before.listing()));
        after.instances().forEach((id, instance) -> {
            Instance known = before.instances().get(id);
            if (instance.equals(known)) {
                assertThat(instance).as("seed %d, %s", seed, id).isSameAs(known);
            }
        });
    }

    /// What is missing from a zone with a warning is unread, whatever else the responses have; what is missing
    /// from
    /// another one is gone with the third of them.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void noInstanceOfAZoneThatIsNotAnsweredIsGone(long seed) {
        Random random = new Random(seed);
        HeldProject before = read(random(random), HeldProject.NOTHING, random).held();
        String down = ZONES.get(random.nextInt(ZONES.size()));
        AggregatedPage page = pageWithout(down, random.nextBoolean());

        ProjectListing first = new ProjectListing(MAPPER, before, Project.NOW);
        first.add(page);
        List<String> unread = first.held().listing().unread();
        ProjectListing second =
                new ProjectListing(MAPPER, first.held(), Project.NOW.plus(MissingInstance.CONFIRMED_AFTER));
        second.add(page);
        ProjectListing third =
                new ProjectListing(MAPPER, second.held(), Project.NOW.plus(MissingInstance.CONFIRMED_AFTER));
        third.add(page);
        List<String> stillUnread = third.held().listing().unread();

        assertThat(before.instances().keySet()).as("seed %d", seed).allMatch(id -> isIn(unread, id));
        assertThat(before.instances().keySet())
                .as("seed %d", seed)
                .allMatch(id -> isIn(stillUnread, id) == id.startsWith("shop-prod/" + down + "/"));
    }

    private static boolean isIn(List<String> prefixes, String id) {
        return prefixes.stream().anyMatch(id::startsWith);
    }

    private static AggregatedPage pageWithout(String down, boolean warns) {
        SortedMap<String, List<JsonNode>> zones = new TreeMap<>();
        ZONES.stream().filter(zone -> !zone.equals(down)).forEach(zone -> zones.put(zone, List.of()));
        return new AggregatedPage(zones, warns ? List.of(Gap.of("zones/" + down, "warning")) : List.of(), "");
    }

    /// Nothing is lost without evidence: an instance is listed, unread, or was listed as ended, until a second
    /// reading
    /// of its zone lacks it (with several pages a third one), ten seconds or more after the first one that did.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void anInstanceIsGoneOnlyByEvidence(long seed) {
        Random random = new Random(seed);
        List<Placed> all = random(random);
        HeldProject held = read(all, HeldProject.NOTHING, random).held();
        Map<String, Instant> lacking = new TreeMap<>();
        Map<String, Integer> readings = new TreeMap<>();
        Set<String> known = new TreeSet<>(held.instances().keySet());
        Instant now = Project.NOW;
        for (int i = 0; i < 8; i++) {
            now = now.plusSeconds(random.nextInt(15));
            String down = random.nextInt(3) == 0 ? ZONES.get(random.nextInt(ZONES.size())) : "none";
            List<Placed> listed = all.stream()
                    .filter(it -> !it.zone().equals(down) && random.nextInt(3) > 0)
                    .toList();
            ProjectListing listing = new ProjectListing(MAPPER, held, now);
            listing.add(page(listed, down));
            held = listing.held();
            List<String> unread = held.listing().unread();
            for (String id : Set.copyOf(known)) {
                boolean onAPage = listed.stream().anyMatch(it -> it.id().equals(id));
                if (onAPage) {
                    lacking.remove(id);
                    readings.remove(id);
                    if (!held.instances().containsKey(id) && !isIn(unread, id)) {
                        known.remove(id);
                    }
                } else if (!isIn(unread, id)) {
                    assertThat(lacking.get(id)).as("seed %d, %s", seed, id).isNotNull();
                    assertThat(Duration.between(lacking.get(id), now))
                            .as("seed %d, %s", seed, id)
                            .isGreaterThanOrEqualTo(MissingInstance.CONFIRMED_AFTER);
                    assertThat(readings.remove(id))
                            .as("seed %d, %s", seed, id)
                            .isGreaterThanOrEqualTo(held.inSeveralPages() ? 2 : 1);
                    known.remove(id);
                    lacking.remove(id);
                } else if (!id.startsWith("shop-prod/" + down + "/")) {
                    lacking.putIfAbsent(id, now);
                    readings.merge(id, 1, Integer::sum);
                }
            }
            known.addAll(held.instances().keySet());
        }
    }

    private static AggregatedPage page(List<Placed> entries, String down) {
        SortedMap<String, List<JsonNode>> zones = new TreeMap<>();
        ZONES.stream().filter(zone -> !zone.equals(down)).forEach(zone -> zones.put(zone, new ArrayList<>()));
        entries.forEach(
                it -> zones.computeIfAbsent(it.zone(), _ -> new ArrayList<>()).add(it.entry()));
        return new AggregatedPage(zones, List.of(), "");
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void whatIsNotNamedMakesNoDifferenceAndIsNotKept(long seed) {
        for (Placed each : random(new Random(seed))) {
            ObjectNode noisy = each.entry().deepCopy();
            noisy.put("unknown", "s3cret");
            noisy.putObject("metadata")
                    .putArray("items")
                    .addObject()
                    .put("key", "ssh-keys")
                    .put("value", "s3cret");
            ((ObjectNode) noisy.get("labels")).put("noise", "s3cret");

            ListedEntry mapped = MAPPER.map(each.zone(), noisy);

            assertThat(mapped).as("seed %d", seed).isEqualTo(MAPPER.map(each.zone(), each.entry()));
            assertThat(mapped.toString()).doesNotContain("s3cret");
        }
    }

    /// Any field of any type: an entry is listed, not listed or unusable, and never ends the reading.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void noEntryEndsTheReading(long seed) {
        Random random = new Random(seed);
        for (Placed each : random(random)) {
            List<String> fields = new ArrayList<>();
            each.entry().fieldNames().forEachRemaining(fields::add);
            String field = fields.get(random.nextInt(fields.size()));
            switch (random.nextInt(4)) {
                case 0 -> each.entry().put(field, random.nextInt());
                case 1 -> each.entry().putNull(field);
                case 2 -> each.entry().putArray(field).add(true);
                default -> each.entry().putObject(field).put("x", 1.5);
            }

            String id = switch (MAPPER.map(each.zone(), each.entry())) {
                case ListedEntry.Listed(var instance) -> instance.id();
                case ListedEntry.NotListed(var of) -> of;
                case ListedEntry.Waiting(var of) -> of;
                case ListedEntry.OtherAddress(var of, var _) -> of;
                case ListedEntry.Unusable(var of, var _) -> of;
            };

            assertThat(id).as("seed %d, %s", seed, field).startsWith("shop-prod/" + each.zone() + "/");
        }
    }
}

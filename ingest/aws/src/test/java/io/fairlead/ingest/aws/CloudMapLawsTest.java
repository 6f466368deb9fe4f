package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.aws.AwsOptions.CloudMap;
import io.fairlead.ingest.aws.AwsOptions.CloudMapUrls;
import io.fairlead.ingest.aws.AwsOptions.Family;
import io.fairlead.ingest.aws.CloudMapService.Check;
import io.fairlead.ingest.aws.CloudMapService.CloudMapNamespace;
import io.fairlead.ingest.spi.polling.EntryReading;
import io.fairlead.ingest.spi.polling.KnownEntries;
import io.fairlead.ingest.spi.polling.Listing;
import io.fairlead.model.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever Cloud Map lists, and in whatever order.
class CloudMapLawsTest {
    private static final EntryReading.Times AT = new EntryReading.Times(Instant.EPOCH, Instant.EPOCH, true);
    private static final CloudMapMapper MAPPER = new CloudMapMapper(
            Aws.PLACE, new CloudMap(List.of(), Family.IPV4, List.of("version"), CloudMapUrls.PUBLIC));
    private static final CloudMapNamespace NAMESPACE = new CloudMapNamespace("ns-1", "shop", "shop");
    private static final List<CloudMapService> SERVICES = List.of(
            new CloudMapService(NAMESPACE, "srv-1", "web", Check.CONFIGURED),
            new CloudMapService(NAMESPACE, "srv-2", "db", Check.NONE));
    private static final List<String> HEALTH = List.of("HEALTHY", "UNHEALTHY", "UNKNOWN", "", "ODD");

    private record Found(CloudMapService service, CloudMapEntry entry) {}

    private static List<Found> random(Random random) {
        List<Found> all = new ArrayList<>();
        for (CloudMapService service : SERVICES) {
            for (int i = random.nextInt(8); i >= 0; i--) {
                Map<String, String> attributes = new HashMap<>();
                for (String key : List.of("AWS_INSTANCE_IPV4", "AWS_INSTANCE_CNAME", "version", "other")) {
                    if (random.nextInt(3) > 0) {
                        attributes.put(key, "x" + random.nextInt(9));
                    }
                }
                if (random.nextBoolean()) {
                    attributes.put("AWS_INSTANCE_PORT", random.nextInt(6) == 0 ? "http" : "80");
                }
                String id = random.nextInt(4) == 0 ? "a/" + i : "a" + "1".repeat(i);
                all.add(new Found(
                        service, new CloudMapEntry(id, attributes, HEALTH.get(random.nextInt(HEALTH.size())))));
            }
        }
        return all;
    }

    private static KnownEntries read(List<Found> entries, KnownEntries before) {
        EntryReading listing = new EntryReading(Aws.PLACE.prefix(), before);
        entries.forEach(it -> listing.add(MAPPER.map(it.service(), it.entry(), listing::known)));
        return listing.known(AT, AwsAccess.CONFIRMED_AFTER);
    }

    private static Set<String> known(KnownEntries held) {
        Set<String> known = new TreeSet<>(held.instances().keySet());
        known.addAll(held.listing(Aws.PLACE.prefix()).unread());
        return known;
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void theOrderOfTheEntriesDoesNotMatter(long seed) {
        Random random = new Random(seed);
        List<Found> entries = random(random);
        List<Found> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, random);
        Listing.Complete listing = read(entries, KnownEntries.EMPTY).listing(Aws.PLACE.prefix());

        assertThat(read(shuffled, KnownEntries.EMPTY).listing(Aws.PLACE.prefix()))
                .as("seed %d", seed)
                .isEqualTo(listing);
        assertThat(listing.instances())
                .as("seed %d", seed)
                .allSatisfy(it -> assertThat(it.id()).startsWith(Aws.PLACE.prefix()))
                .extracting(Instance::id)
                .doesNotHaveDuplicates();
    }

    /// What is unread is a prefix, and must not keep another instance.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void noIdIsAPrefixOfAnother(long seed) {
        Set<String> ids = known(read(random(new Random(seed)), KnownEntries.EMPTY));
        for (String one : ids) {
            assertThat(ids.stream().filter(it -> it.startsWith(one)))
                    .as("seed %d", seed)
                    .containsExactly(one);
        }
    }

    /// Whichever entries a reading lacks: nothing of them is removed by it.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void whatOneReadingLacksIsUnread(long seed) {
        Random random = new Random(seed);
        List<Found> entries = random(random);
        KnownEntries before = read(entries, KnownEntries.EMPTY);
        List<Found> later = new ArrayList<>(entries);
        later.removeIf(_ -> random.nextInt(3) == 0);

        assertThat(known(read(later, before))).as("seed %d", seed).containsAll(known(before));
    }

    /// A status that is not told changes nothing, of a service with a health check.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void aStatusThatIsNotToldKeepsTheHealth(long seed) {
        List<Found> entries = random(new Random(seed));
        KnownEntries before = read(entries, KnownEntries.EMPTY);
        List<Found> untold = entries.stream()
                .map(it -> new Found(
                        it.service(),
                        new CloudMapEntry(it.entry().id(), it.entry().attributes(), "")))
                .toList();
        KnownEntries after = read(untold, before);

        after.instances().forEach((id, instance) -> {
            Instance known = before.instances().get(id);
            if (known != null && instance.naming().service().equals("web")) {
                assertThat(instance.health()).as("seed %d, %s", seed, id).isEqualTo(known.health());
            }
        });
        assertThat(after.instances().keySet())
                .as("seed %d", seed)
                .containsAll(before.instances().keySet());
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void aReadingIsUnchangedExactlyIfItEqualsTheOneBefore(long seed) {
        Random random = new Random(seed);
        List<Found> entries = random(random);
        KnownEntries before = read(entries, KnownEntries.EMPTY);
        List<Found> later = random.nextBoolean() ? entries : random(random);
        KnownEntries now = read(later, before);

        assertThat(now.isSameAs(before))
                .as("seed %d", seed)
                .isEqualTo(now.listing(Aws.PLACE.prefix()).equals(before.listing(Aws.PLACE.prefix())));
    }
}

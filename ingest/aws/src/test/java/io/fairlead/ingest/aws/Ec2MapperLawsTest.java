package io.fairlead.ingest.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.spi.polling.EntryReading;
import io.fairlead.ingest.spi.polling.KnownEntries;
import io.fairlead.ingest.spi.polling.ListedEntry;
import io.fairlead.ingest.spi.polling.Listing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.ec2.model.Instance;
import software.amazon.awssdk.services.ec2.model.Tag;

/// Whatever EC2 lists, and in whatever order.
class Ec2MapperLawsTest {
    private static final EntryReading.Times AT = new EntryReading.Times(Instant.EPOCH, Instant.EPOCH, true);
    private static final List<String> STATES = List.of(
            "pending", "running", "running", "running", "stopping", "shutting-down", "stopped", "terminated", "odd");
    private static final Ec2Mapper MAPPER = new Ec2Mapper(Aws.PLACE, Aws.SELECTION, Ec2Groups.NOT_READ);

    private static List<Instance> random(Random random) {
        List<Instance> all = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            Instance.Builder ec2 = Instance.builder().instanceId("i-%04d".formatted(i));
            ec2.state(it -> it.name(STATES.get(random.nextInt(STATES.size()))));
            ec2.privateIpAddress(random.nextInt(5) == 0 ? null : "10.0.0." + random.nextInt(250));
            ec2.publicIpAddress(random.nextInt(3) == 0 ? "203.0.113." + random.nextInt(250) : null);
            ec2.vpcId(random.nextBoolean() ? "vpc-1" : null);
            List<Tag> tags = new ArrayList<>();
            for (String key : List.of("service", "port", "version", "other")) {
                if (random.nextInt(4) > 0) {
                    String value = key.equals("port") && random.nextInt(8) > 0
                            ? String.valueOf(random.nextInt(100))
                            : key + random.nextInt(3);
                    tags.add(Tag.builder().key(key).value(value).build());
                }
            }
            all.add(ec2.tags(tags).build());
        }
        return all;
    }

    private static EntryReading read(List<Instance> entries, KnownEntries before) {
        EntryReading listing = new EntryReading(Aws.PLACE.prefix(), before);
        entries.forEach(it -> listing.add(MAPPER.map(it, "euw1-az1")));
        return listing;
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void theOrderOfTheEntriesDoesNotMatter(long seed) {
        Random random = new Random(seed);
        List<Instance> entries = random(random);
        List<Instance> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, random);

        Listing.Complete listing = read(entries, KnownEntries.EMPTY)
                .known(AT, AwsAccess.CONFIRMED_AFTER)
                .listing(Aws.PLACE.prefix());
        assertThat(read(shuffled, KnownEntries.EMPTY)
                        .known(AT, AwsAccess.CONFIRMED_AFTER)
                        .listing(Aws.PLACE.prefix()))
                .as("seed %d", seed)
                .isEqualTo(listing);
        assertThat(listing.instances())
                .as("seed %d", seed)
                .isSortedAccordingTo(java.util.Comparator.comparing(io.fairlead.model.Instance::id));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void everyEntryIsListedUnreadOrGoneAndNothingElseIs(long seed) {
        List<Instance> entries = random(new Random(seed));
        Listing.Complete listing = read(entries, KnownEntries.EMPTY)
                .known(AT, AwsAccess.CONFIRMED_AFTER)
                .listing(Aws.PLACE.prefix());
        Set<String> expected = new TreeSet<>();
        for (Instance each : entries) {
            boolean gone =
                    List.of("stopped", "terminated").contains(each.state().nameAsString());
            ListedEntry mapped = MAPPER.map(each, "");
            if (!gone && !(mapped instanceof ListedEntry.NotListed || mapped instanceof ListedEntry.OtherAddress)) {
                expected.add("123456789012/eu-west-1/" + each.instanceId());
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
        List<Instance> entries = random(random);
        KnownEntries before = read(entries, KnownEntries.EMPTY).known(AT, AwsAccess.CONFIRMED_AFTER);
        List<Instance> later = new ArrayList<>(entries);
        if (random.nextBoolean()) {
            later.remove(random.nextInt(later.size()));
        }
        if (random.nextBoolean()) {
            int changed = later.isEmpty() ? 0 : random.nextInt(later.size());
            later.add(changed, random(random).getFirst());
        }
        KnownEntries now = read(later, before).known(AT, AwsAccess.CONFIRMED_AFTER);

        assertThat(now.isSameAs(before))
                .as("seed %d", seed)
                .isEqualTo(now.listing(Aws.PLACE.prefix()).equals(before.listing(Aws.PLACE.prefix())));
    }

    /// Whichever entries a reading lacks: nothing of them is removed by it.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void whatOneReadingLacksIsUnread(long seed) {
        Random random = new Random(seed);
        List<Instance> entries = random(random);
        KnownEntries before = read(entries, KnownEntries.EMPTY).known(AT, AwsAccess.CONFIRMED_AFTER);
        List<Instance> later = new ArrayList<>(entries);
        later.removeIf(_ -> random.nextInt(3) == 0);
        KnownEntries now = read(later, before).known(AT, AwsAccess.CONFIRMED_AFTER);

        Set<String> known = new TreeSet<>(now.instances().keySet());
        known.addAll(now.listing(Aws.PLACE.prefix()).unread());
        assertThat(known).as("seed %d", seed).containsAll(before.instances().keySet());
        assertThat(known)
                .as("seed %d", seed)
                .containsAll(before.listing(Aws.PLACE.prefix()).unread());
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void whatDidNotChangeIsTheSameObject(long seed) {
        List<Instance> entries = random(new Random(seed));
        KnownEntries before = read(entries, KnownEntries.EMPTY).known(AT, AwsAccess.CONFIRMED_AFTER);
        KnownEntries after = read(entries, before).known(AT, AwsAccess.CONFIRMED_AFTER);

        after.instances()
                .forEach((id, instance) -> assertThat(instance)
                        .as("seed %d, %s", seed, id)
                        .isSameAs(before.instances().get(id)));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void aTagThatIsNotNamedMakesNoDifference(long seed) {
        for (Instance each : random(new Random(seed))) {
            List<Tag> more = new ArrayList<>(each.tags());
            more.add(Tag.builder().key("noise").value("x" + seed).build());

            assertThat(MAPPER.map(each.toBuilder().tags(more).build(), "az"))
                    .as("seed %d", seed)
                    .isEqualTo(MAPPER.map(each, "az"));
        }
    }
}

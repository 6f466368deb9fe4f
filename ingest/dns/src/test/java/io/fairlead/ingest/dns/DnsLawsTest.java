package io.fairlead.ingest.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.dns.DnsOptions.Families;
import io.fairlead.ingest.dns.DnsOptions.Kind;
import io.fairlead.ingest.dns.DnsOptions.Priorities;
import io.fairlead.ingest.dns.DnsOptions.Selection;
import io.fairlead.ingest.dns.DnsOptions.WatchedName;
import io.fairlead.ingest.dns.TargetAddresses.OfFamily;
import io.fairlead.model.Instance;
import io.fairlead.model.ListedPort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Servers rotate their lists, and some return a part of it.
class DnsLawsTest {
    private static final WatchedName NAME = new WatchedName("_web._tcp.example", Kind.SRV, 0, "web");

    private static DnsMapper mapper(Random random) {
        return new DnsMapper(
                NAME, new Selection(Families.BOTH, random.nextBoolean() ? Priorities.ALL : Priorities.LOWEST, 1));
    }

    /// Few hosts and ports, so that they occur several times; some records cannot be used.
    private static List<SrvTarget> targets(Random random) {
        List<SrvTarget> targets = new ArrayList<>();
        for (int i = random.nextInt(12); i >= 0; i--) {
            targets.add(new SrvTarget(
                    "h" + random.nextInt(5) + ".example",
                    random.nextInt(10) == 0 ? 0 : 80 + random.nextInt(3),
                    random.nextInt(3),
                    random.nextInt(3)));
        }
        return targets;
    }

    private static Map<String, TargetAddresses> addresses(Random random) {
        Map<String, TargetAddresses> addresses = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            addresses.put(
                    "h" + i + ".example",
                    new TargetAddresses(
                            family(random, "10.0." + i + "."), family(random, "fd00::" + i), Duration.ZERO));
        }
        return addresses;
    }

    private static OfFamily family(Random random, String begin) {
        TreeSet<String> some = new TreeSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            some.add(begin + i);
        }
        return random.nextInt(5) == 0 ? new OfFamily.Unknown("SERVFAIL") : new OfFamily.Known(some);
    }

    /// As if no target of a level could be used.
    private static List<SrvTarget> used(DnsMapper mapper, List<SrvTarget> targets) {
        return mapper.levels(SrvTarget.byHostAndPort(targets).values()).stream()
                .flatMap(List::stream)
                .toList();
    }

    private static Mapped map(DnsMapper mapper, List<SrvTarget> targets, Map<String, TargetAddresses> addresses) {
        return mapper.ofTargets(used(mapper, targets), addresses);
    }

    private record Shown(List<Instance> instances, Set<String> problems) {
        static Shown of(Mapped mapped) {
            return new Shown(mapped.instances(), mapped.problems().keySet());
        }
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void theOrderOfRecordsDoesNotMatter(long seed) {
        Random random = new Random(seed);
        DnsMapper mapper = mapper(random);
        List<SrvTarget> targets = targets(random);
        Map<String, TargetAddresses> addresses = addresses(random);
        List<SrvTarget> rotated = new ArrayList<>(targets);
        Collections.shuffle(rotated, random);

        assertThat(Shown.of(map(mapper, rotated, addresses)))
                .as("seed %d", seed)
                .isEqualTo(Shown.of(map(mapper, targets, addresses)));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void idsAreUniqueAndBeginWithTheNameAndTheTarget(long seed) {
        Random random = new Random(seed);
        List<Instance> instances =
                map(mapper(random), targets(random), addresses(random)).instances();

        assertThat(instances.stream().map(Instance::id)).as("seed %d", seed).doesNotHaveDuplicates();
        assertThat(instances)
                .as("seed %d", seed)
                .allSatisfy(it -> assertThat(it.id())
                        .startsWith("_web._tcp.example/" + it.metadata().get("dns.target")))
                .allSatisfy(it -> assertThat(it.traits().weight()).isPositive());
    }

    /// Absence is never evidence: each host and port that is listed has its own instance, or all of the host is
    /// unread.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void everyTargetAndPortThatIsUsedIsAnInstanceOrUnread(long seed) {
        Random random = new Random(seed);
        DnsMapper mapper = mapper(random);
        List<SrvTarget> used = used(mapper, targets(random));
        Mapped mapped = mapper.ofTargets(used, addresses(random));

        assertThat(used).as("seed %d", seed).allSatisfy(target -> {
            boolean isInstance = mapped.instances().stream()
                    .anyMatch(it -> target.host().equals(it.metadata().get("dns.target"))
                            && it.ports().contains(ListedPort.target(Math.max(1, target.port()))));
            assertThat(isInstance || mapped.unread().contains("_web._tcp.example/" + target.host()))
                    .isTrue();
        });
    }

    /// Whatever becomes of the list otherwise, with other ports or fewer, nothing of a target that is still listed and
    /// cannot be resolved any more is reported as removed.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void targetsThatCannotBeResolvedAnyMoreKeepTheirInstances(long seed) {
        Random random = new Random(seed);
        DnsMapper mapper = mapper(random);
        Map<String, TargetAddresses> addresses = addresses(random);
        List<Instance> before = map(mapper, targets(random), addresses).instances();
        String lost = "h" + random.nextInt(5) + ".example";
        Map<String, TargetAddresses> worse = new HashMap<>(addresses);
        worse.put(
                lost,
                new TargetAddresses(new OfFamily.Unknown("SERVFAIL"), new OfFamily.Unknown("SERVFAIL"), Duration.ZERO));
        List<SrvTarget> now = new ArrayList<>(targets(random));
        now.add(new SrvTarget(lost, 80 + random.nextInt(3), 0, 0));

        Mapped after = map(mapper, now, worse);

        assertThat(before.stream()
                        .filter(it -> lost.equals(it.metadata().get("dns.target")))
                        .map(Instance::id))
                .as("seed %d", seed)
                .allSatisfy(id -> assertThat(after.unread())
                        .anySatisfy(unread -> assertThat(id).startsWith(unread)));
    }

    /// A server returns a part of its records, so that each is in one of any `accumulate` answers.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void aCappedListConvergesToTheCompleteOneAndNeverLosesARecord(long seed) {
        Random random = new Random(seed);
        int accumulate = 1 + random.nextInt(4);
        SortedMap<String, SrvTarget> all = SrvTarget.byHostAndPort(targets(random));
        AccumulatedRecords<SrvTarget> answers = new AccumulatedRecords<>(accumulate, Duration.ofHours(1));
        int first = random.nextInt(accumulate);
        Instant now = Instant.EPOCH;
        for (int answer = 0; answer < 3 * accumulate; answer++) {
            SortedMap<String, SrvTarget> known = answers.after(part(all, answer + first, accumulate), TTL, now);
            assertThat(answers.areEnough()).as("seed %d", seed).isEqualTo(answer + 1 >= accumulate);
            if (answers.areEnough()) {
                assertThat(known).as("seed %d", seed).isEqualTo(all);
            }
            now = now.plus(TTL);
        }
        assertThat(answers.after(all, TTL, now)).as("seed %d", seed).isEqualTo(all);
        now = now.plus(TTL);
        String gone = all.firstKey();
        SortedMap<String, SrvTarget> left = new TreeMap<>(all);
        left.remove(gone);
        for (int answer = 0; answer < accumulate; answer++) {
            SortedMap<String, SrvTarget> known = answers.after(part(left, answer, accumulate), TTL, now);
            assertThat(known.containsKey(gone)).as("seed %d", seed).isEqualTo(answer + 1 < accumulate);
            now = now.plus(TTL);
        }
    }

    private static final Duration TTL = Duration.ofSeconds(60);

    private static SortedMap<String, SrvTarget> part(SortedMap<String, SrvTarget> all, int answer, int parts) {
        SortedMap<String, SrvTarget> some = new TreeMap<>();
        int i = 0;
        for (Map.Entry<String, SrvTarget> each : all.entrySet()) {
            if (i++ % parts == answer % parts) {
                some.put(each.getKey(), each.getValue());
            }
        }
        return some.isEmpty() ? all : some;
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void anEmptyAnswerCountsAsAnyOther(long seed) {
        Random random = new Random(seed);
        int accumulate = 1 + random.nextInt(5);
        SortedMap<String, SrvTarget> all = SrvTarget.byHostAndPort(targets(random));
        AccumulatedRecords<SrvTarget> answers = new AccumulatedRecords<>(accumulate, Duration.ofHours(1));
        var _ = answers.after(all, TTL, Instant.EPOCH);

        for (int answer = 1; answer < accumulate; answer++) {
            assertThat(answers.after(new TreeMap<>(), TTL, Instant.EPOCH.plus(TTL.multipliedBy(answer))))
                    .as("seed %d", seed)
                    .isEqualTo(all);
        }
        Instant last = Instant.EPOCH.plus(TTL.multipliedBy(accumulate));
        assertThat(answers.after(new TreeMap<>(), TTL, last))
                .as("seed %d", seed)
                .isEmpty();
        assertThat(answers.areEnough()).as("seed %d", seed).isTrue();

        assertThat(answers.after(all, TTL, last.plus(TTL))).as("seed %d", seed).isEqualTo(all);
        assertThat(answers.areEnough())
                .as("seed %d: what comes back is the beginning of a list", seed)
                .isEqualTo(accumulate == 1);
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void ofEachTargetAndPortOneRecordIsUsed(long seed) {
        Random random = new Random(seed);
        List<SrvTarget> used = used(mapper(random), targets(random));

        assertThat(used.stream().map(it -> it.host() + ":" + it.port()).toList())
                .as("seed %d", seed)
                .doesNotHaveDuplicates();
    }
}

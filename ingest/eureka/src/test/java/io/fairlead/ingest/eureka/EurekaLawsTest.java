package io.fairlead.ingest.eureka;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.ingest.eureka.CannedRegistry.Lease;
import io.fairlead.ingest.eureka.EurekaOptions.AddressKind;
import io.fairlead.ingest.eureka.EurekaOptions.Mapping;
import io.fairlead.ingest.eureka.RegistryReader.Registry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EurekaLawsTest {
    private static final Instant START = Instant.parse("2026-11-30T10:00:00Z");
    private static final Duration DELAY = Duration.ofMinutes(3);
    private static final List<String> STATUSES = List.of("UP", "DOWN", "STARTING", "OUT_OF_SERVICE", "UNKNOWN");
    private static final RegistryReader READER =
            new RegistryReader(new EurekaMapper(new Mapping(AddressKind.IP, "", List.of())));

    private static Registry read(String json) throws IOException {
        return READER.read(json.getBytes(StandardCharsets.UTF_8), "application/json");
    }

    private static Registry readXml(String xml) throws IOException {
        return READER.read(xml.getBytes(StandardCharsets.UTF_8), "application/xml");
    }

    private static void change(CannedRegistry registry, Random random) {
        String app = random.nextBoolean() ? "WEB" : "API";
        String id = "i" + random.nextInt(4);
        if (random.nextInt(3) == 0) {
            registry.cancel(app, id);
        } else {
            registry.register(Lease.up(app, id, 8000 + random.nextInt(5))
                    .withStatus(STATUSES.get(random.nextInt(STATUSES.size()))));
        }
    }

    /// L8: a full registry equals the deltas that lead to it, however often each item was applied before.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void aFullRegistryEqualsTheDeltasThatLeadToIt(long seed) throws IOException {
        Random random = new Random(seed);
        CannedRegistry registry = new CannedRegistry();
        ServerView view = ServerView.of(read(registry.full()).entries());
        for (int i = 0; i < 20; i++) {
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                change(registry, random);
            }
            Registry delta = read(registry.delta());
            view = view.apply(delta.entries()).view();
            assertThat(view.hash()).as("seed %d", seed).isEqualTo(delta.hash());
            if (random.nextInt(5) == 0) {
                registry.forgetDeltas();
            }
        }
        Set<Object> applied = new HashSet<>();
        view.listed().values().forEach(it -> applied.add(it.usable().orElseThrow()));
        Set<Object> listed = new HashSet<>();
        read(registry.full()).entries().forEach(it -> listed.add(it.usable().orElseThrow()));
        assertThat(applied).as("seed %d", seed).isEqualTo(listed);
    }

    /// A delta from a cache may be older than the full registry.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void anOlderDeltaChangesNothingOfWhatIsListed(long seed) throws IOException {
        Random random = new Random(seed);
        CannedRegistry registry = new CannedRegistry();
        for (int i = 0; i < 10; i++) {
            change(registry, random);
        }
        Registry older = read(registry.delta());
        for (int i = 0; i < 10; i++) {
            change(registry, random);
        }
        ServerView view = ServerView.of(read(registry.full()).entries());

        assertThat(view.apply(older.entries()).view().listed())
                .as("seed %d", seed)
                .containsAllEntriesOf(view.listed());
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void xmlMeansTheSameAsJson(long seed) throws IOException {
        Random random = new Random(seed);
        CannedRegistry registry = new CannedRegistry();
        for (int i = 0; i < 10; i++) {
            change(registry, random);
        }

        assertThat(readXml(registry.fullAsXml())).as("seed %d", seed).isEqualTo(read(registry.full()));
        assertThat(readXml(registry.deltaAsXml())).as("seed %d", seed).isEqualTo(read(registry.delta()));
    }

    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void theOrderOfAFullRegistryMeansNothing(long seed) throws IOException {
        Random random = new Random(seed);
        CannedRegistry registry = new CannedRegistry();
        for (int i = 0; i < 10; i++) {
            change(registry, random);
        }
        List<EurekaEntry> entries = read(registry.full()).entries();
        List<EurekaEntry> shuffled = new ArrayList<>(entries);
        Collections.shuffle(shuffled, random);

        assertThat(ServerView.of(shuffled)).as("seed %d", seed).isEqualTo(ServerView.of(entries));
    }

    /// Whatever a server lists, restarts and other servers included: nothing is removed that no delta deleted, and
    /// that was listed within the delay, or that another server lists.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void nothingIsRemovedWithoutADeltaBeforeTheDelay(long seed) throws IOException {
        Random random = new Random(seed);
        CannedRegistry registry = new CannedRegistry();
        KeptInstances kept = new KeptInstances(DELAY);
        Instant at = START;
        Map<String, Instant> listedAt = new HashMap<>();
        Set<String> before = Set.of();
        for (int i = 0; i < 40; i++) {
            at = at.plusSeconds(random.nextInt(90));
            change(registry, random);
            if (random.nextInt(8) == 0) {
                registry.restart();
            }
            if (random.nextInt(6) == 0) {
                kept.interrupted();
            }
            ServerView view = ServerView.of(read(registry.full()).entries());
            for (String id : view.listed().keySet()) {
                listedAt.put(id, at);
            }
            Set<String> elsewhere = random.nextInt(3) == 0 ? Set.copyOf(listedAt.keySet()) : Set.of();
            Set<String> keptByAnother = new HashSet<>(before);
            keptByAnother.retainAll(elsewhere);
            ServerView.Applied applied = new ServerView.Applied(view, Map.of(), true);
            boolean isOther = random.nextInt(5) == 0;
            boolean isFull = random.nextBoolean();
            before = kept.observe(new KeptInstances.Observation(applied, isOther, isFull, elsewhere, at))
                    .keySet();
            Set<String> reported = before;
            Instant now = at;
            listedAt.forEach((id, last) -> {
                if (now.isBefore(last.plus(DELAY))) {
                    assertThat(reported).as("seed %d: %s", seed, id).contains(id);
                }
            });
            assertThat(reported)
                    .as("seed %d", seed)
                    .containsAll(view.listed().keySet())
                    .containsAll(keptByAnother);
        }
    }

    /// Otherwise an instance that is gone would stay forever.
    @ParameterizedTest
    @MethodSource("io.fairlead.testkit.Seeds#all")
    void whatStaysMissingIsRemovedAfterTheDelay(long seed) throws IOException {
        Random random = new Random(seed);
        CannedRegistry registry = new CannedRegistry();
        KeptInstances kept = new KeptInstances(DELAY);
        for (int i = 0; i < 10; i++) {
            change(registry, random);
            observeFull(kept, registry, START.plusSeconds(i));
        }
        registry.restart();
        change(registry, random);

        observeFull(kept, registry, START.plusSeconds(20));
        SortedMap<String, EurekaEntry> reported =
                observeFull(kept, registry, START.plusSeconds(20).plus(DELAY));

        assertThat(reported)
                .as("seed %d", seed)
                .isEqualTo(ServerView.of(read(registry.full()).entries()).listed());
    }

    private static SortedMap<String, EurekaEntry> observeFull(KeptInstances kept, CannedRegistry registry, Instant at)
            throws IOException {
        ServerView view = ServerView.of(read(registry.full()).entries());
        return kept.observe(
                new KeptInstances.Observation(new ServerView.Applied(view, Map.of(), true), false, true, Set.of(), at));
    }
}
